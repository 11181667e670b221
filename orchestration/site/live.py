"""The site of the current release over HTTP, its boards asked anew at each request.

Each request opens the current release and closes it again, so a flip is seen at the next one and no
reader holds a file. It answers on loopback unless told otherwise, and has no login: whoever opens
it wider puts an authenticating proxy in front.
"""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from orchestration import release, warehouse
from orchestration.site.render import SITE, board_page, frame_of, open_reader

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HEADERS = {
    "Content-Security-Policy": "default-src 'self' data: 'unsafe-inline' 'unsafe-eval'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
}


def live_site(releases: Path, host: str = LOOPBACK[0]) -> Starlette:
    """The application over a company's releases. Requests under another host name are refused."""

    def board(request: Request) -> Response:
        folder = release.current(releases)
        name = request.path_params["name"]
        text = _board(folder, name, dict(request.query_params))
        return HTMLResponse(text, headers=HEADERS) if text else _file(folder, f"boards/{name}.html")

    def anything(request: Request) -> Response:
        return _file(release.current(releases), request.path_params["path"] or "index.html")

    def nothing(request: Request, error: Exception) -> Response:
        return PlainTextResponse(f"{error}\n", status_code=503, headers=HEADERS)

    return Starlette(
        routes=[Route("/boards/{name}.html", board), Route("/{path:path}", anything)],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, host])],
        exception_handlers={release.NoRelease: nothing},
    )


def _board(folder: Path, name: str, asked: dict[str, str]) -> str | None:
    """A board as the release answers now, or None where there is none of that name."""
    facts = release_facts(folder)
    with warehouse.release_file(folder / warehouse.DATABASE_FILE) as connection:
        reader = open_reader(connection, facts)
        frame = frame_of(folder, reader, facts, is_live=True)
        board = next((one for one in frame.boards if one.name == name), None)
        if board is None:
            return None
        known = {one.name for one in board.filters}
        chosen = {key: value for key, value in asked.items() if key in known and value}
        return board_page(frame, reader, board, chosen, f"boards/{name}.html")[0]


def release_facts(folder: Path) -> dict[str, Any]:
    """What a release says of itself, as its site was made with."""
    facts = release.manifest(folder)
    return {**facts, "as_of": datetime.fromisoformat(facts["as_of"])}


def _file(folder: Path, path: str) -> Response:
    site = (folder / SITE).resolve()
    # What no file can be called, too long or with a zero in it, is no page either.
    with suppress(OSError, ValueError):
        wanted = (site / path).resolve()
        if wanted.is_relative_to(site) and wanted.is_file():
            return FileResponse(wanted, headers=HEADERS)
    if not site.is_dir():
        said = "this release has no site: `tandem publish` makes one"
        return PlainTextResponse(f"{said}\n", status_code=503, headers=HEADERS)
    return PlainTextResponse("no such page\n", status_code=404, headers=HEADERS)
