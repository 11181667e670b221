"""A load is one transaction of rows, absences and cursors, and changes only what changed."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import dlt
import duckdb
import pytest

from orchestration import merging
from orchestration.loading import create_tables, load
from orchestration.sources.absences import gone, present, replaced
from orchestration.sources.batches import batch, days_scope, replacing
from orchestration.sources.tables import RawTable
from orchestration.sources.transport import Refused, SourceError

PEOPLE = RawTable(
    "people",
    ("id",),
    {"id": "varchar", "name": "varchar", "age": "bigint"},
    "One row per person.",
)
EMPTY = RawTable("empties", ("id",), {"id": "varchar"}, "One row per nothing.")
HISTORY = RawTable(
    "history",
    ("person", "property", "timestamp", "value"),
    {
        "person": "varchar",
        "property": "varchar",
        "timestamp": "timestamp",
        "value": "varchar",
    },
    "One row per change.",
)
DAILY = RawTable(
    "daily",
    ("account", "day"),
    {"account": "varchar", "day": "date", "cost": "decimal(18,2)"},
    "One row per account and day.",
)
EVENTS = RawTable("events", (), {"day": "date", "name": "varchar"}, "One row per event.")
TABLES = (PEOPLE, EMPTY, HISTORY, DAILY, EVENTS)
DAY = datetime(2026, 3, 1, 22, tzinfo=UTC)


class Company:
    """A build file and what its one source will deliver next."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "warehouse.duckdb"
        self.seen_cursors = []

    @contextmanager
    def build(self):
        connection = duckdb.connect(str(self.path))
        try:
            yield connection
        finally:
            connection.close()

    def load(self, *items, day=0, cursor="moved", fail=None):
        def deliver():
            state = dlt.current.source_state()
            self.seen_cursors.append(state.get("cursor"))
            state["cursor"] = cursor
            yield from items
            if fail:
                raise fail

        @dlt.source(name="shop")
        def shop():
            return dlt.resource(deliver, name="people")

        return load(
            "shop",
            shop(),
            TABLES,
            self.build,
            self.folder / "dlt",
            DAY + timedelta(days=day),
        )

    def rows(self, table, columns="*"):
        with self.build() as connection:
            return connection.execute(
                f"select {columns} from raw_shop.{table} order by all"
            ).fetchall()


@pytest.fixture
def company(tmp_path):
    return Company(tmp_path)


def people(*rows):
    names = ("id", "name", "age")
    return batch(PEOPLE, [dict(zip(names, row, strict=False)) for row in rows])


def to(table, item):
    return dlt.mark.with_table_name(item, table.name)


def events(*rows):
    return batch(EVENTS, [{"day": day, "name": name} for day, name in rows])


def test_every_declared_table_exists_with_its_columns_though_nothing_came(company):
    company.load()
    with company.build() as connection:
        described = connection.execute("describe raw_shop.empties").fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [
        ("id", "VARCHAR"),
        ("_loaded_at", "TIMESTAMP"),
        ("_is_deleted", "BOOLEAN"),
        ("_deleted_reason", "VARCHAR"),
        ("_merged_into", "VARCHAR"),
    ]


def test_a_table_gets_the_columns_it_was_declared_later(company):
    with company.build() as connection:
        create_tables(connection, "raw_shop", [RawTable("people", (), {"id": "varchar"}, "One")])
        create_tables(connection, "raw_shop", TABLES)
        columns = [row[0] for row in connection.execute("describe raw_shop.people").fetchall()]
    assert {"name", "age"} <= set(columns)


def test_rows_are_upserted_and_only_changed_ones_are_touched(company):
    first = company.load(people(("1", "Ada", 36), ("2", "Bob", 20)))
    second = company.load(people(("1", "Ada", 36), ("2", "Bob", 21), ("3", "Cy", None)), day=1)
    assert (first.delivered, first.changed) == (2, 2)
    report = second.tables["people"]
    assert (report.delivered, report.inserted, report.updated, report.removed) == (
        3,
        1,
        1,
        0,
    )
    assert company.rows("people", "id, age, day(_loaded_at), _is_deleted") == [
        ("1", 36, 1, False),
        ("2", 21, 2, False),
        ("3", None, 2, False),
    ]


def test_a_second_run_of_the_same_pages_changes_nothing(company):
    pages = [people(("1", "Ada", 36)), present(PEOPLE, [{"id": "1"}])]
    company.load(*pages)
    before = company.rows("people")
    assert company.load(*pages, day=5).changed == 0
    assert company.rows("people") == before


def test_of_two_versions_in_one_load_the_later_page_wins(company):
    company.load(*[people(("1", f"version {n}", n)) for n in range(12)])
    assert company.rows("people", "id, name") == [("1", "version 11")]


def test_plain_dictionaries_are_rows_too(company):
    company.load([{"id": "1", "name": "Ada", "age": 36}], {"id": "2", "name": None, "age": 7})
    assert company.rows("people", "id, name, age") == [("1", "Ada", 36), ("2", None, 7)]


def test_a_row_that_left_the_complete_list_is_purged_and_keeps_its_values(company):
    company.load(people(("1", "Ada", 36), ("2", "Bob", 20)))
    report = company.load(present(PEOPLE, [{"id": "2"}]), people(("3", "new", 1)), day=1)
    assert report.tables["people"].removed == 1
    assert company.rows("people", "id, name, _is_deleted, _deleted_reason") == [
        ("1", "Ada", True, "purged"),
        ("2", "Bob", False, None),
        ("3", "new", False, None),
    ]


def test_a_purged_row_that_is_listed_again_comes_back(company):
    company.load(people(("1", "Ada", 36)))
    company.load(present(PEOPLE, []), day=1)
    company.load(present(PEOPLE, [{"id": "1"}]), day=2)
    assert company.rows("people", "id, _is_deleted, _deleted_reason") == [("1", False, None)]


def test_a_merged_row_names_its_winner_and_stays_merged(company):
    loser = {"id": "1", "_deleted_reason": "merged", "_merged_into": "2"}
    company.load(people(("1", "Ada", 36), ("2", "Bob", 20)))
    again = [
        people(("2", "Bob", 21)),
        gone(PEOPLE, [loser]),
        present(PEOPLE, [{"id": "2"}]),
    ]
    company.load(*again, day=1)
    assert company.load(*again, day=2).changed == 0
    assert company.rows("people", "id, name, _deleted_reason, _merged_into") == [
        ("1", "Ada", "merged", "2"),
        ("2", "Bob", None, None),
    ]


def test_a_row_delivered_and_merged_in_one_load_is_merged(company):
    loser = {"id": "1", "_deleted_reason": "merged", "_merged_into": "2"}
    pages = [people(("1", "Ada", 36)), gone(PEOPLE, [loser])]
    company.load(*pages)
    assert company.rows("people", "id, _is_deleted, _merged_into") == [("1", True, "2")]
    assert company.load(*pages, day=1).changed == 0


def test_an_archived_row_says_so_and_a_restored_one_no_longer(company):
    row = {"id": "1", "name": "Ada", "age": 1}
    company.load(batch(PEOPLE, [{**row, "_is_deleted": True, "_deleted_reason": "archived"}]))
    assert company.rows("people", "_is_deleted, _deleted_reason") == [(True, "archived")]
    company.load(batch(PEOPLE, [row]), day=1)
    assert company.rows("people", "_is_deleted, _deleted_reason") == [(False, None)]


def change(person, hour, value, name="stage"):
    moment = datetime(2026, 3, 1, hour)
    return {"person": person, "property": name, "timestamp": moment, "value": value}


def test_the_history_of_a_touched_object_is_replaced_and_no_other(company):
    first = [change("1", 1, "a"), change("1", 2, None), change("2", 1, "a")]
    company.load(
        to(HISTORY, batch(HISTORY, first)), replaced(HISTORY, [{"person": "1"}, {"person": "2"}])
    )
    report = company.load(
        to(HISTORY, batch(HISTORY, [change("1", 2, None), change("1", 3, "c")])),
        replaced(HISTORY, [{"person": "1"}]),
        day=1,
    )
    assert report.tables["history"].changed == 2
    assert company.rows("history", "person, hour(timestamp), value, day(_loaded_at)") == [
        ("1", 2, None, 1),
        ("1", 3, "c", 2),
        ("2", 1, "a", 1),
    ]


def test_a_touched_object_without_history_loses_it(company):
    company.load(to(HISTORY, batch(HISTORY, [change("1", 1, "a"), change("2", 1, "a")])))
    company.load(replaced(HISTORY, [{"person": "1"}, {"person": "3"}]), day=1)
    assert company.rows("history", "person") == [("2",)]


def day_rows(*rows):
    return batch(DAILY, [{"account": a, "day": date(2026, 3, d), "cost": c} for a, d, c in rows])


def scope(first, last):
    return days_scope({"account": ["9"]}, "day", date(2026, 3, first), date(2026, 3, last))


def load_daily(company, rows, condition, day=0):
    def deliver():
        yield replacing(rows, condition)

    @dlt.source(name="shop")
    def shop():
        return dlt.resource(deliver, name="daily")

    return load("shop", shop(), TABLES, company.build, company.folder / "dlt", DAY)


def test_whole_days_are_replaced_and_an_empty_day_becomes_empty(company):
    load_daily(
        company,
        day_rows(("9", 1, 10), ("9", 2, 20), ("9", 3, 30), ("8", 2, 5)),
        scope(1, 9),
    )
    report = load_daily(company, day_rows(("9", 3, 31)), scope(2, 3))
    assert (report.tables["daily"].removed, report.tables["daily"].updated) == (1, 1)
    assert [(a, d.day, int(c)) for a, d, c in company.rows("daily", "account, day, cost")] == [
        ("8", 2, 5),
        ("9", 1, 10),
        ("9", 3, 31),
    ]


def test_a_window_without_any_row_is_emptied(company):
    load_daily(company, day_rows(("9", 1, 10), ("9", 2, 20)), scope(1, 9))
    load_daily(company, day_rows(), scope(2, 9))
    assert company.rows("daily", "day(day)") == [(1,)]


@pytest.mark.parametrize(("given", "least"), [("2GB", "488.2 MiB"), ("300MB", "286.1 MiB")])
def test_what_is_inserted_waits_in_little_memory_which_is_given_back(company, given, least):
    with company.build() as connection:
        connection.execute(f"set memory_limit = '{given}'")
        before = memory_limit(connection)
        connection.execute("begin transaction")
        with merging.little_memory(connection):
            assert memory_limit(connection) == least
        with pytest.raises(duckdb.Error), merging.little_memory(connection):
            connection.execute("select nothing")
        assert memory_limit(connection.cursor()) == before


def memory_limit(connection):
    return connection.execute("select current_setting('memory_limit')").fetchall()[0][0]


def test_rows_without_a_key_are_kept_as_often_as_they_came(company):
    def deliver(rows):
        @dlt.source(name="shop")
        def shop():
            return dlt.resource(
                iter([replacing(events(*rows), "day >= date '2026-03-01'")]),
                name="events",
            )

        return load("shop", shop(), TABLES, company.build, company.folder / "dlt", DAY)

    rows = [
        (date(2026, 3, 1), "click"),
        (date(2026, 3, 1), "click"),
        (date(2026, 3, 2), "view"),
    ]
    assert deliver(rows).changed == 3
    assert deliver(rows).changed == 0
    deliver(rows[1:])
    assert company.rows("events", "day(day), name") == [(1, "click"), (2, "view")]


def test_a_failing_source_writes_nothing_and_moves_no_cursor(company):
    company.load(people(("1", "Ada", 36)), cursor="first")
    with pytest.raises(Refused, match="shop: no"):
        company.load(people(("1", "Eve", 1)), cursor="second", fail=Refused("shop", "no", "fix"))
    company.load(day=1)
    assert company.rows("people", "name") == [("Ada",)]
    assert company.seen_cursors == [None, "first", "first"]


def test_a_crash_while_writing_leaves_rows_and_cursor_of_the_last_load(company, monkeypatch):
    company.load(people(("1", "Ada", 36)), cursor="first")

    def power_cut(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("orchestration.loading._commit", power_cut)
        with pytest.raises(KeyboardInterrupt):
            company.load(people(("1", "Eve", 1)), cursor="second")
    company.load(people(("1", "Eve", 1)), day=1)
    assert company.rows("people", "name") == [("Eve",)]
    assert company.seen_cursors == [None, "first", "first"]


def test_a_deleted_build_file_is_filled_from_the_beginning(company):
    company.load(people(("1", "Ada", 36)))
    company.path.unlink()
    company.load(people(("1", "Ada", 36)))
    assert company.seen_cursors == [None, None]


def test_a_torn_loaders_folder_is_no_obstacle(company):
    company.load(people(("1", "Ada", 36)), cursor="first")
    torn = company.folder / "dlt" / "shop" / "state.json"
    torn.parent.mkdir(parents=True)
    torn.write_text('{"_state_version": 3, "sour')
    company.load(people(("1", "Eve", 1)), day=1)
    assert company.rows("people", "name") == [("Eve",)]
    assert company.seen_cursors == [None, "first"]


def test_no_page_of_personal_data_stays_in_the_loaders_folder(company):
    company.load(people(("1", "Ada", 36)))
    assert not list((company.folder / "dlt").rglob("*.parquet"))


def test_a_new_vendor_column_arrives_and_is_reported_once(company):
    wider = RawTable("people", ("id",), {**PEOPLE.columns, "shoe_size": "varchar"}, "One row")
    page = batch(wider, [{"id": "1", "name": "Ada", "age": 36, "shoe_size": "38"}])
    assert company.load(page).new_columns == {"people": ["shoe_size"]}
    assert company.load(page).new_columns == {}
    company.load(people(("1", "Ada", 37)))
    assert company.rows("people", "age, shoe_size") == [(37, "38")]


def test_a_value_of_the_wrong_type_names_table_and_column(company):
    with pytest.raises(SourceError, match=r"raw_shop.people.*'old'.*age"):
        company.load([{"id": "1", "name": "Ada", "age": "old"}])
    assert company.rows("people") == []


def test_a_row_without_its_key_stops_the_load(company):
    with pytest.raises(SourceError, match="1 rows without id"):
        company.load(people((None, "Ada", 36)))
