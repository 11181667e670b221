"""Object types that an account may lack, or may not read, without the source being any worse."""

from collections.abc import Collection, Iterator
from typing import Any

from orchestration.sources.transport import CallLog, SourceError


def if_there(
    items: Iterator[Any], name: str, calls: CallLog, statuses: Collection[int] = (403, 404)
) -> Iterator[Any]:
    """The items of an optional table; where the vendor refuses them at once, one note instead.

    statuses: refusals that mean so. One that comes after the first item is raised: half a table
    would pass for a whole one.
    """
    has_begun = False
    try:
        for item in items:
            has_begun = True
            yield item
    except SourceError as refusal:
        if has_begun or refusal.status not in statuses:
            raise
        calls.note(refusal.source, f"{name} left out: {refusal.what}. {refusal.how_to_fix}")
