"""Rest.li 2.0 queries: `List(a,b)` and `(key:value)` out of address or tunnelled body."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote

from starlette.requests import Request

LONGEST = 4096
DAY = re.compile(r"\(year:(\d+),month:(\d+),day:(\d+)\)")


class BadQueryError(Exception):
    """A query the API refuses with 400; the text is its message."""


async def parameters(request: Request) -> dict[str, str]:
    """The raw parameters. A POST is a tunnelled GET: its body is the query."""
    text = request.url.query
    if request.method == "POST":
        if request.headers.get("x-http-method-override") != "GET":
            raise BadQueryError("POST is not allowed here")
        text = (await request.body()).decode()
    elif len(text) > LONGEST:
        raise BadQueryError("URI Too Long")
    return dict(part.split("=", 1) for part in text.split("&") if "=" in part)


def listed(text: str | None) -> list[str]:
    """The values of `List(a,b)`, decoded. Raises BadQueryError for anything else."""
    match = re.fullmatch(r"List\((.*)\)", text or "List()")
    if match is None:
        raise BadQueryError("Invalid query parameters passed to request")
    return [unquote(each) for each in match[1].split(",") if each]


def statuses(search: str | None) -> list[str]:
    """The statuses of `(status:(values:List(...)))`; none named means all."""
    match = re.search(r"status:\(values:(List\([^)]*\))\)", search or "")
    return listed(match[1]) if match else []


def days(text: str) -> tuple[date, date]:
    """First and last day of `(start:(year:..,month:..,day:..),end:(...))`, both included."""
    found = [date(*map(int, parts)) for parts in DAY.findall(text)]
    if len(found) != 2 or found[0] > found[1]:
        raise BadQueryError("Invalid value for param dateRange")
    return found[0], found[1]
