"""Commands that bring numbers to readers, or prove them: serve, publish, verify."""

from typing import Annotated

import typer

from orchestration import release
from orchestration.cli.console import (
    DONE,
    FAILED,
    CompanyOption,
    JsonOption,
    complain,
    exits,
    out,
    settings_and_company,
)
from orchestration.cli.run import run_job
from orchestration.places import Places


def add_commands(app: typer.Typer) -> None:
    """Hang this module's commands into the tree."""
    app.command("serve")(exits(serve))
    app.command("publish")(exits(publish))
    app.command("verify")(exits(verify))


def serve(
    company: CompanyOption = None,
    port: Annotated[int, typer.Option(help="Port of the site.")] = 8080,
    host: Annotated[str, typer.Option(help="Address; wider than loopback needs a proxy.")] = (
        "127.0.0.1"
    ),
) -> int:
    """Serve the current release's site, boards asked live with filters, until stopped."""
    _, folder = settings_and_company(company)
    releases = Places(folder.resolve()).releases
    try:
        version = release.current(releases).name
    except release.NoRelease as error:
        complain(str(error))
        return FAILED
    # A server takes a second to import, and the other commands need none.
    import uvicorn

    from orchestration.site.live import LOOPBACK, live_site

    if host not in LOOPBACK:
        complain(f"{host} is open to the network and there is no login: put a proxy in front")
    out.print(f"release {version} on http://{host}:{port} (stop with ctrl-c)")
    uvicorn.run(live_site(releases, host), host=host, port=port, log_level="warning")
    return DONE


def publish(
    company: CompanyOption = None,
    site: Annotated[bool, typer.Option(help="Make the release's site too.")] = True,
    as_json: JsonOption = False,
) -> int:
    """Release what is built, after the departure gate, without pulling or building."""
    return run_job(company, is_built=True, site=site, as_json=as_json)


def verify(company: CompanyOption = None, as_json: JsonOption = False) -> int:
    """Build everything anew beside the warehouse and compare; exit code 1 where tables differ."""
    return run_job(company, is_verification=True, as_json=as_json)
