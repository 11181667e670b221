"""Web events and sessions mended by the day are those of a build from nothing, whatever changes."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from tests.fixtures import raw_tables
from tests.fixtures.compiled_models import register
from tests.fixtures.models import PROJECT, run_models

STAGED = (
    "stg_ga4__events",
    "stg_files__web_events",
    "stg_hubspot__form_submissions",
    "int_form_submissions_unioned",
    "int_ga4_event_days_hashed",
    "int_ga4_tables_ranked",
)
# in an order in which they can be built
LANE = {
    "int_web_event_days_digested": "table",
    "int_web_events_unioned": "table",
    "int_web_visits_numbered": "table",
    "int_session_days_digested": "table",
    "int_web_events_sessioned": "view",
    "int_web_sessions_built": "table",
    "int_web_identity_days_summed": "table",
    "int_web_identities_summed": "table",
}
COMPARED = (
    "int_web_events_unioned",
    "int_web_sessions_built",
    "int_web_identity_days_summed",
    "int_web_identities_summed",
)
GIVEN = """
create schema intermediate;
create table intermediate.int_settings_resolved as select 30 as timeout_minutes;
insert into raw_ga4.events by name
select
    'p' as dataset, date '2026-03-01' + cast(i // 8 as integer) as table_date,
    'daily' as table_kind, 'd' || i % 3 as user_pseudo_id, case when i % 3 = 0 then 'ada' end
        as user_id,
    1772323200000000 + i // 8 * 86400000000 + i % 8 * 60000000 as event_timestamp,
    'page_view' as event_name, i // 4 as event_params__ga_session_id,
    case when i % 4 = 1 then 'google' end as collected_traffic_source__manual_source,
    false as _is_deleted
from range(240) as events (i);
insert into raw_files.web_events by name
select
    'f' || i as event_id, 'v' || i % 4 as anonymous_id, 'page_view' as event_name,
    case when i % 5 = 0 then 'ada@example.com' end as email,
    timestamp '2026-03-02 09:00:00' + to_hours(cast(i * 5 as integer)) as occurred_at,
    false as _is_deleted
from range(40) as events (i);
insert into raw_hubspot.form_submissions by name
select
    'h' || i as id, 'ada@example.com' as email, 'https://p.example/?utm_source=news' as page_url,
    timestamp '2026-03-12 09:00:00' + to_days(cast(i as integer)) as submitted_at,
    false as _is_deleted
from range(3) as forms (i)
"""
FILED = "insert into raw_files.web_events (event_id, anonymous_id, event_name, occurred_at) values"
DAY = "table_date = date '2026-03-0{}'"
# All of one night, each on days or visitors of its own.
CHANGES = {
    "a new day comes": "insert into raw_ga4.events by name select * replace"
    " (table_date + 1 as table_date, event_timestamp + 86400000000 as event_timestamp)"
    " from raw_ga4.events where table_date = date '2026-03-30'",
    "an event is corrected under the same load stamp": "update raw_ga4.events set"
    f" geo__country = 'France' where {DAY.format(4)} and user_pseudo_id = 'd1'",
    "a whole day is gone": f"delete from raw_ga4.events where {DAY.format(6)}",
    "a day's table is replaced by another kind": "update raw_ga4.events set table_kind = 'intraday'"
    f" where {DAY.format(7)}; insert into raw_ga4.events by name select * replace ('daily' as"
    f" table_kind, 'scroll' as event_name) from raw_ga4.events where {DAY.format(7)} limit 3",
    "a session goes on after midnight": "insert into raw_ga4.events by name select * replace"
    " (table_date + 1 as table_date, event_timestamp + 86400000000 as event_timestamp)"
    f" from raw_ga4.events where {DAY.format(2)} limit 1",
    "a late event gives later visits other numbers": f"{FILED} ('late', 'v1', 'page_view',"
    " timestamp '2026-03-01 01:00:00')",
    "an event moves to another day": "update raw_files.web_events set"
    " occurred_at = occurred_at + interval 3 day where event_id = 'f7'",
    "an event has no time": f"{FILED} ('undated', 'v2', 'page_view', null)",
    "an event is said to be deleted": "update raw_files.web_events set _is_deleted = true,"
    " _deleted_reason = 'purged' where event_id = 'f11'",
    "a form's address is corrected": "update raw_hubspot.form_submissions"
    " set email = 'ida@example.com' where id = 'h1'",
    "a person is erased": "update raw_ga4.events set user_pseudo_id = 'x', user_id = null,"
    f" _deleted_reason = 'erased' where {DAY.format(5)} and user_pseudo_id = 'd0'",
}  # fmt: skip
# And those of the next night, on top.
LATER = {
    "a session's first day loses its events": f"delete from raw_ga4.events where {DAY.format(2)}",
    "a visitor's first event is gone": "delete from raw_files.web_events where event_id = 'late'",
}


def execute(database: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(database)) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month of events of two sources, built, and mended after a night of changes."""
    database = tmp_path_factory.mktemp("mended") / "warehouse.duckdb"
    with duckdb.connect(str(database)) as connection:
        raw_tables.create(connection)
        connection.execute(GIVEN)
    run_models(database, "run", "--select", *STAGED, *LANE)
    execute(database, ";".join(CHANGES.values()))
    return database


def differing(database: Path, folder: Path) -> list[str]:
    """Tables with other rows than the same SQL makes of the same raw rows from nothing."""
    whole = folder / database.name
    shutil.copyfile(database, whole)
    paths = (database.parent / "target" / "compiled").rglob("*.sql")
    sql = {path.stem: path.read_text() for path in paths}
    with duckdb.connect(str(whole)) as connection:
        register(connection)
        for name, kind in LANE.items():
            connection.execute(f"create or replace {kind} intermediate.{name} as {sql[name]}")
        connection.execute(f"attach '{database}' as mended (read_only)")
        found = []
        for table in COMPARED:
            here, there = f"mended.intermediate.{table}", f"warehouse.intermediate.{table}"
            rows = connection.execute(
                f"(from {here} except all from {there}) union all"
                f" (from {there} except all from {here})"
            ).fetchall()
            found += [f"{table}: {rows}"] if rows else []
    return found


def test_a_day_is_known_by_all_that_its_events_are_made_of():
    """What the events read and the digest does not could change without a night seeing it."""
    as_arrived = {"stg_ga4__events", "int_ga4_tables_ranked", "int_ga4_event_days_hashed"}
    assert [read_by(model) for model in as_arrived] == [{"events"}] * 3
    digested, unioned = read_by("int_web_event_days_digested"), read_by("int_web_events_unioned")
    assert digested & as_arrived and unioned & as_arrived
    assert digested - as_arrived == unioned - as_arrived - {"int_web_event_days_digested"}


def read_by(model: str) -> set[str]:
    """The models and raw tables that a model's SQL names."""
    (file,) = (PROJECT / "models").rglob(f"{model}.sql")
    named = re.findall(r"ref\('(\w+)'\)|source\('\w+', '(\w+)'\)", file.read_text())
    return {one or other for one, other in named}


def test_nights_of_changes_leave_what_a_build_from_nothing_gives(database: Path, tmp_path: Path):
    """And a day without changes is left alone: a mark that making it anew would wipe stays."""
    run_models(database, "run", "--select", *LANE)
    assert differing(database, tmp_path) == []
    marked = {"int_web_events_unioned": "event_day", "int_web_sessions_built": "first_event_day"}
    for table, day in marked.items():
        sql = f"update intermediate.{table} set country = 'mark' where {day} = date '2026-03-29'"
        execute(database, sql)
    execute(database, ";".join(LATER.values()))
    run_models(database, "run", "--select", *LANE)
    for table in marked:
        mark = f"from intermediate.{table} where country = 'mark'"
        assert execute(database, f"select count(*) {mark}") > [(0,)]
        execute(database, f"update intermediate.{table} set country = null where country = 'mark'")
    assert differing(database, tmp_path) == []
    france = "select count(*) from intermediate.int_web_events_unioned where country = 'France'"
    assert execute(database, france) > [(0,)]
