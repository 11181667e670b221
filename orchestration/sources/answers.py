"""What an answer says, read without trusting that it is what it should be."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson
import requests


def json_object(response: requests.Response) -> dict[str, Any]:
    """The answer's JSON object.

    Raises ValueError for a body that is cut off, is no JSON (HTML) or is no object.
    """
    body = orjson.loads(response.content)
    if not isinstance(body, dict):
        raise ValueError("no JSON object")
    return body


def holding(name: str) -> Callable[[requests.Response], dict[str, Any]]:
    """A reader of objects with the list `name`; null is an empty list.

    Without the list a page would pass for an empty one: that is a broken body, asked for again.
    """

    def read(response: requests.Response) -> dict[str, Any]:
        body = json_object(response)
        if not isinstance(body.get(name, False), list | None):
            raise ValueError(f"no list of {name}")
        return {**body, name: body[name] or []}

    return read


def having(name: str) -> Callable[[requests.Response], dict[str, Any]]:
    """A reader of objects that must say `name`, such as a token or the id of a report."""

    def read(response: requests.Response) -> dict[str, Any]:
        body = json_object(response)
        if not body.get(name):
            raise ValueError(f"no {name}")
        return body

    return read


def said(response: requests.Response) -> Any:
    """The JSON of an answer that may be anything; None for what is no JSON."""
    try:
        return orjson.loads(response.content)
    except ValueError:
        return None


def word(value: Any) -> str:
    """A code as vendors write them. Anything else is not repeated: it may quote what we sent."""
    return str(value) if re.fullmatch(r"[\w.:-]{1,60}", str(value)) else "no reason given"


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list that may hold anything, be null or be no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def moved(response: requests.Response) -> str:
    """Where the same request is to be made instead, empty for nowhere.

    Only for redirects that keep the method, such as those to an address with or without a slash
    at its end, whose query is kept; what else points elsewhere is a page to sign in.
    """
    place = response.headers.get("Location", "")
    if response.status_code not in (307, 308) or not place:
        return ""
    query = urlsplit(response.url).query
    return urljoin(response.url, place if "?" in place or not query else f"{place}?{query}")


def retry_after(response: requests.Response) -> float | None:
    """Seconds asked for by `Retry-After`, which holds seconds or a date."""
    value = response.headers.get("Retry-After", "").strip()
    if value.replace(".", "", 1).isdigit():
        return float(value)
    until = _moment(value)
    if until is None:
        return None
    now = _moment(response.headers.get("Date", "")) or datetime.now(UTC)
    return max((until - now).total_seconds(), 0.0)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
