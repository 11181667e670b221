"""What an account lacks leaves a table empty, and half a table is never taken for a whole one."""

from collections.abc import Iterator

import pytest

from orchestration.sources.optional import if_there
from orchestration.sources.transport import CallLog, NotFound, Refused, SourceError


def refused(refusal: SourceError, after: int = 0) -> Iterator[int]:
    yield from range(after)
    raise refusal


def test_a_table_that_is_not_there_is_empty_and_said_once() -> None:
    calls = CallLog()
    for _ in range(2):
        missing = NotFound("crm", "no such object", "Enable it", 404)
        assert list(if_there(refused(missing), "tickets", calls)) == []
    assert calls.notes == [("crm", "tickets left out: no such object. Enable it")]


@pytest.mark.parametrize(
    ("refusal", "after"),
    [
        (NotFound("crm", "no such object", "Enable it", 404), 1),
        (Refused("crm", "the token was refused", "Renew it", 401), 0),
        (SourceError("crm", "the page never came", "Run again"), 0),
    ],
)
def test_anything_else_stops_the_source(refusal: SourceError, after: int) -> None:
    with pytest.raises(type(refusal)):
        list(if_there(refused(refusal, after), "tickets", CallLog()))
