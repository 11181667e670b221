"""What an answer says of its own parts: where it goes on, and which inputs it could not answer."""

from collections.abc import Iterator, Sequence
from typing import Any

from orchestration.sources.answers import word
from orchestration.sources.transport import SourceError

SOURCE = "hubspot"
# Parts of a batch that may be missing without anything being wrong: the record was deleted since.
HARMLESS = {"OBJECT_NOT_FOUND", "NO_ASSOCIATIONS_FOUND"}


def chunks(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The ids in pieces of at most `size`."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


def following(answer: dict[str, Any]) -> str | None:
    """The cursor of the next page, if there is one."""
    return ((answer.get("paging") or {}).get("next") or {}).get("after") or None


def raise_for_parts(answer: dict[str, Any]) -> None:
    """A 207 names inputs it could not answer; only those that are gone may be left out."""
    for error in answer.get("errors") or []:
        kinds = {str(error.get(name)).rsplit(".", 1)[-1] for name in ("category", "subCategory")}
        if not kinds & HARMLESS:
            raise SourceError(
                SOURCE,
                f"a batch was answered in part: {word(error.get('category'))}",
                "Run again; if it stays, read the vendor's status page",
            )
