"""What goes over the wire: JSON answers, request bodies, page cursors, timestamps."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response


class Json(Response):
    """A JSON answer, written by orjson because pages are large and frequent."""

    media_type = "application/json;charset=utf-8"

    def render(self, content: Any) -> bytes:
        """Serialise dicts, lists, text, numbers, booleans and nulls."""
        return orjson.dumps(content)


async def json_body(request: Request) -> Any | None:
    """The request's JSON body; None when it is empty or broken."""
    try:
        return orjson.loads(await request.body())
    except orjson.JSONDecodeError:
        return None


def seal(text: str) -> str:
    """An opaque cursor, base64 as the vendors hand them out."""
    return base64.urlsafe_b64encode(text.encode()).decode()


def unseal(cursor: str) -> str | None:
    """The text of a cursor; None when nobody gave it out."""
    try:
        return base64.urlsafe_b64decode(cursor.encode()).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None


def instant(moment: datetime) -> str:
    """ISO 8601 with milliseconds and `Z`, HubSpot's form of a moment."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def millis(text: str) -> float | None:
    """Epoch milliseconds of a number, a date or an ISO 8601 moment; None when it is neither."""
    try:
        return float(text)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000


def page_limit(request: Request, asked: int) -> int:
    """The rows this page may have: fewer than asked for when the fault is a short page."""
    return max(1, asked // 3) if request.scope.get("sandbox.short_page") else asked
