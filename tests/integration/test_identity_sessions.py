"""Whose a session is, on a browser that one person has and a second one uses later."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.identity_unguarded import SmallWorld
from tests.fixtures.identity_worlds import Case, Row, Warehouse, visit

SESSIONS = """
select substr(cast(sessions.started_at as varchar), 1, 10), people.record_node
from intermediate.int_web_sessions_built as sessions
left join intermediate.int_session_customers_resolved as resolved using (session_key)
left join published.customer_identities as people
    on resolved.customer_id = people.customer_id and people.record_type = 'login'
where sessions.device_id = 'ga4:p:laptop'
"""
EVENTS = """
select count(*), count(distinct event_id)
from intermediate.int_web_events_sessioned
left join intermediate.int_session_customers_resolved using (session_key)
"""


def at(minute: int, row: Row) -> Row:
    """The same event so many minutes later in its session."""
    table, columns = row
    later = columns["event_timestamp"] + minute * 60_000_000
    return table, {**columns, "event_timestamp": later}


ANN_ALONE = [
    visit("laptop", day="2025-01-01"),
    visit("laptop", "ann", day="2025-01-03"),
    visit("laptop", day="2025-01-05"),
]
BOB_LATER = [
    *ANN_ALONE,
    visit("laptop", "bob", day="2025-01-07"),
    visit("laptop", day="2025-01-09"),
    # both in one session, Bob nearer to its beginning
    visit("laptop", day="2025-01-11"),
    at(5, visit("laptop", "bob", day="2025-01-11")),
    at(20, visit("laptop", "ann", day="2025-01-11")),
]
HISTORY = {"2025-01-01": "login:ann", "2025-01-03": "login:ann", "2025-01-05": "login:ann"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sessions")


def world(first_identities: Warehouse, folder: Path, rows: list[Row]) -> SmallWorld:
    """The sessions of these events."""
    goals = ("customer_identities", "int_session_customers_resolved")
    cases = [Case(90, "a laptop of two", rows)]
    return SmallWorld(first_identities, first_identities.copied(folder), cases, "", *goals)


@pytest.fixture(scope="module")
def shared(first_identities: Warehouse, folder: Path) -> Iterator[SmallWorld]:
    found = world(first_identities, folder, BOB_LATER)
    yield found
    found.connection.close()


def test_history_before_the_first_login_is_the_persons(
    first_identities: Warehouse, tmp_path: Path
) -> None:
    alone = world(first_identities, tmp_path, ANN_ALONE)
    assert dict(alone.rows(SESSIONS)) == HISTORY
    alone.connection.close()


def test_whoever_logs_in_later_rewrites_no_history_and_an_unknown_visit_stays_unknown(
    shared: SmallWorld,
) -> None:
    assert dict(shared.rows(SESSIONS)) == {
        **HISTORY,
        "2025-01-07": "login:bob",
        "2025-01-09": None,
        "2025-01-11": "login:bob",
    }


def test_no_event_has_two_customers_or_is_doubled(shared: SmallWorld) -> None:
    assert shared.rows(EVENTS) == [(len(BOB_LATER), len(BOB_LATER))]


def test_without_the_first_persons_time_a_later_login_takes_their_history(
    shared: SmallWorld,
) -> None:
    forgotten = dict(shared.without("text first person", SESSIONS))
    assert forgotten["2025-01-03"] == "login:ann"
    assert forgotten["2025-01-01"] is forgotten["2025-01-05"] is None
