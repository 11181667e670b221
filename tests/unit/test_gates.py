"""The gates over small suites of their own: verdicts, quarantine and what is carried over."""

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from expectations import gates, quarantine
from expectations.registry import Rule, Suite
from expectations.runner import run_suites

FIRST, SECOND = datetime(2026, 10, 30), datetime(2026, 10, 31)

IN_RANGE = Rule(
    name="amounts_are_positive",
    type="expect_column_values_to_be_between",
    kwargs={"column": "amount", "min_value": 0},
    severity="critical",
    expects="No amount is negative",
    owner="sales operations",
    fix="Correct the amount in the source.",
)
SET_ASIDE = Rule(
    name="amounts_are_small",
    type="unexpected_rows_expectation",
    kwargs={"unexpected_rows_query": "select id from {batch} where amount > 100"},
    severity="warning",
    expects="No amount is above 100",
    owner="sales operations",
    fix="Correct the amount in the source.",
    quarantine=True,
)
WARNS = Rule(
    name="two_rows_arrive",
    type="expect_table_row_count_to_be_between",
    kwargs={"min_value": 2},
    severity="warning",
    expects="At least two rows arrive",
    owner="data engineering",
    fix="Look at the loader.",
)
NO_COLUMN = Rule(
    name="weights_are_positive",
    type="expect_column_values_to_be_between",
    kwargs={"column": "weight", "min_value": 0},
    severity="critical",
    expects="No weight is negative",
    owner="data engineering",
    fix="Look at the loader.",
)


def suite(*rules: Rule, replaced_by: tuple[str, ...] = ()) -> Suite:
    return Suite("raw_shop", "sales", rules, key=("id",), replaced_by=replaced_by)


@pytest.fixture
def warehouse():
    with duckdb.connect() as connection:
        connection.execute(
            "create schema raw_shop; create table raw_shop.sales"
            " (id varchar, day date, amount decimal(18, 2), note varchar, _loaded_at timestamp)"
        )
        yield connection


def deliver(connection, loaded_at: datetime, *rows: tuple) -> None:
    """Upserts (id, day, amount, note) as a loader would."""
    for row in rows:
        connection.execute("delete from raw_shop.sales where id = $1", [row[0]])
        connection.execute(
            "insert into raw_shop.sales values ($1, $2, $3, $4, $5)", [*row, loaded_at]
        )


def outcomes(report: gates.GateReport) -> dict[str, str]:
    return {verdict.expectation: verdict.outcome for verdict in report.verdicts}


def set_aside(connection) -> list[tuple]:
    query = "select row_key, rule, reason, run_id, released_at from quarantine.rows order by 1, 5"
    return connection.execute(query).fetchall()


def test_a_failing_rule_says_how_many_rows_and_shows_them(warehouse):
    deliver(warehouse, FIRST, ("1", FIRST.date(), 5, None), ("2", FIRST.date(), -5, None))

    (verdict,) = run_suites(warehouse, [suite(IN_RANGE)])

    assert (verdict.outcome, verdict.n_failing) == ("failed", 1)
    assert verdict.observed == "1 of 2 rows"
    assert warehouse.execute(verdict.failing_rows_sql).fetchall()[0][0] == "2"
    assert (verdict.owner, verdict.expected) == (IN_RANGE.owner, IN_RANGE.expects)


def test_a_missing_column_is_not_evaluated_and_leaves_other_rules_alone(warehouse):
    deliver(warehouse, FIRST, ("1", FIRST.date(), 5, None))

    missing, present = run_suites(warehouse, [suite(NO_COLUMN, IN_RANGE)])

    assert missing.outcome == "could_not_evaluate"
    assert "weight" in missing.observed
    assert missing.blocking
    assert present.outcome == "success"


def test_a_missing_table_is_not_evaluated():
    with duckdb.connect() as empty:
        (verdict,) = run_suites(empty, [suite(IN_RANGE)])
    assert verdict.outcome == "could_not_evaluate"


def test_an_unknown_expectation_is_not_evaluated_and_leaves_other_rules_alone(warehouse):
    unknown = Rule("odd", "expect_magic", {}, "warning", "Magic", "nobody", "Spell it right.")
    odd, present = run_suites(warehouse, [suite(unknown, IN_RANGE)])
    assert odd.outcome == "could_not_evaluate"
    assert present.outcome == "success"


def test_a_critical_failure_refuses_and_a_warning_reports(warehouse):
    deliver(warehouse, FIRST, ("1", FIRST.date(), 5, None))
    warned = gates.arrive(warehouse, "run-1", FIRST, suites=[suite(IN_RANGE, WARNS)])
    assert outcomes(warned) == {"amounts_are_positive": "success", "two_rows_arrive": "failed"}
    assert not warned.refused

    deliver(warehouse, SECOND, ("1", FIRST.date(), -5, None))
    refused = gates.arrive(warehouse, "run-2", SECOND, suites=[suite(IN_RANGE, WARNS)])
    assert refused.refused
    assert [finding.severity for finding in refused.findings] == ["critical", "warning"]


def test_bad_rows_are_set_aside_whole_and_the_rows_add_up(warehouse):
    deliver(warehouse, FIRST, ("1", FIRST.date(), 5, "a"), ("2", FIRST.date(), 500, "it's"))

    report = gates.arrive(warehouse, "run-1", FIRST, suites=[suite(SET_ASIDE, IN_RANGE)])

    assert not report.refused
    assert report.counts == (quarantine.TableCount("raw_shop", "sales", 2, 1, 1, 0),)
    assert set_aside(warehouse) == [
        ("2", "amounts_are_small", "No amount is above 100", "run-1", None)
    ]
    (row,) = warehouse.execute("select row_json from quarantine.rows").fetchone()
    assert '"amount":"500.00"' in row
    assert '"note":"it\'s"' in row
    assert warehouse.execute("select id from raw_shop.sales").fetchall() == [("1",)]


def test_the_other_rules_judge_the_table_without_its_bad_rows(warehouse):
    deliver(warehouse, FIRST, ("1", FIRST.date(), 5, None), ("2", FIRST.date(), 500, None))
    report = gates.arrive(warehouse, "run-1", FIRST, suites=[suite(SET_ASIDE, WARNS)])
    assert outcomes(report) == {"amounts_are_small": "failed", "two_rows_arrive": "failed"}


def test_a_row_still_bad_the_next_night_is_set_aside_once(warehouse):
    guard = [suite(SET_ASIDE)]
    deliver(warehouse, FIRST, ("2", FIRST.date(), 500, None))
    gates.arrive(warehouse, "run-1", FIRST, suites=guard)

    report = gates.arrive(warehouse, "run-2", SECOND, suites=guard)

    assert report.counts == (quarantine.TableCount("raw_shop", "sales", 1, 0, 1, 0),)
    assert [(key, run) for key, _, _, run, _ in set_aside(warehouse)] == [("2", "run-1")]


def test_a_repaired_delivery_releases_the_row(warehouse):
    guard = [suite(SET_ASIDE)]
    deliver(warehouse, FIRST, ("1", FIRST.date(), 5, None), ("2", FIRST.date(), 500, None))
    gates.arrive(warehouse, "run-1", FIRST, suites=guard)
    deliver(warehouse, SECOND, ("2", FIRST.date(), 50, None))

    report = gates.arrive(warehouse, "run-2", SECOND, suites=guard)

    assert report.counts == (quarantine.TableCount("raw_shop", "sales", 2, 2, 0, 1),)
    assert [row[-1] for row in set_aside(warehouse)] == [SECOND]


def test_a_repaired_rule_brings_the_row_back_as_it_was_delivered(warehouse):
    deliver(warehouse, FIRST, ("2", FIRST.date(), 500, "x"))
    before = warehouse.execute("from raw_shop.sales").fetchall()
    gates.arrive(warehouse, "run-1", FIRST, suites=[suite(SET_ASIDE)])

    gates.arrive(warehouse, "run-2", SECOND, suites=[suite(IN_RANGE)])

    assert warehouse.execute("from raw_shop.sales").fetchall() == before
    assert [row[-1] for row in set_aside(warehouse)] == [SECOND]


def test_a_row_of_a_day_that_was_replaced_is_given_up(warehouse):
    guard = [suite(SET_ASIDE, replaced_by=("day",))]
    deliver(warehouse, FIRST, ("1", FIRST.date(), 5, None), ("2", FIRST.date(), 500, None))
    gates.arrive(warehouse, "run-1", FIRST, suites=guard)
    deliver(warehouse, SECOND, ("1", FIRST.date(), 6, None))

    report = gates.arrive(warehouse, "run-2", SECOND, suites=guard)

    assert report.counts == (quarantine.TableCount("raw_shop", "sales", 1, 1, 0, 0),)
    assert [row[-1] for row in set_aside(warehouse)] == [SECOND]


def test_rows_that_a_loader_refused_are_left_to_the_loader(warehouse):
    quarantine.create_tables(warehouse)
    warehouse.execute(
        "insert into quarantine.rows values ('shop', 'sales', '9', 'numbers', '12,5 is no number',"
        " 's.csv', 3, '{}', 'run-0', $1, null, 'loader')",
        [FIRST],
    )
    deliver(warehouse, SECOND, ("9", FIRST.date(), 12.5, None), ("2", FIRST.date(), 500, None))

    report = gates.arrive(warehouse, "run-1", SECOND, suites=[suite(SET_ASIDE)])

    assert report.counts == (quarantine.TableCount("raw_shop", "sales", 2, 1, 1, 0),)
    assert [(key, released) for key, *_, released in set_aside(warehouse)] == [
        ("2", None),
        ("9", None),
    ]


def test_rows_that_do_not_add_up_change_nothing(warehouse):
    guard = [suite(SET_ASIDE)]
    deliver(warehouse, FIRST, ("1", FIRST.date(), 500, None))
    gates.arrive(warehouse, "run-1", FIRST, suites=guard)
    twice = "insert into raw_shop.sales (id, amount) values ('1', 600), ('1', 700)"
    warehouse.execute(twice)

    with pytest.raises(quarantine.QuarantineError, match=r"raw_shop\.sales: 0 loaded \+ 1 quar"):
        gates.arrive(warehouse, "run-2", SECOND, suites=guard)

    assert warehouse.execute("select count(*) from raw_shop.sales").fetchone() == (2,)
    assert len(set_aside(warehouse)) == 1


def test_an_unchanged_table_keeps_its_verdict_until_a_row_changes(warehouse):
    guard = [suite(IN_RANGE)]
    deliver(warehouse, FIRST, ("1", FIRST.date(), 5, None))
    gates.arrive(warehouse, "run-1", FIRST, suites=guard)
    (carried,) = gates.arrive(warehouse, "run-2", SECOND, suites=guard).verdicts
    assert carried.is_carried
    assert carried.outcome == "success"

    (forced,) = gates.arrive(warehouse, "run-3", SECOND, ["raw_shop.sales"], guard).verdicts
    assert not forced.is_carried
    deliver(warehouse, SECOND, ("1", FIRST.date(), -5, None))
    (fresh,) = gates.arrive(warehouse, "run-4", SECOND, suites=guard).verdicts
    assert (fresh.is_carried, fresh.outcome) == (False, "failed")


def test_a_rule_that_reads_a_second_table_is_never_carried(warehouse):
    query = "select id from {batch} where id in (select id from raw_shop.refunds)"
    crossing = Rule(
        "no_refunds", "unexpected_rows_expectation", {"unexpected_rows_query": query},
        "warning", "Nothing is refunded", "sales operations", "Ask why.",
    )  # fmt: skip
    warehouse.execute("create table raw_shop.refunds (id varchar)")
    deliver(warehouse, FIRST, ("1", FIRST.date(), 5, None))
    gates.arrive(warehouse, "run-1", FIRST, suites=[suite(crossing)])
    warehouse.execute("insert into raw_shop.refunds values ('1')")
    (verdict,) = gates.arrive(warehouse, "run-2", SECOND, suites=[suite(crossing)]).verdicts
    assert (verdict.is_carried, verdict.outcome) == (False, "failed")


def test_verdicts_of_a_repeated_run_replace_those_it_left(warehouse):
    deliver(warehouse, FIRST, ("1", FIRST.date(), -5, None))
    for _ in range(2):
        gates.arrive(warehouse, "run-1", FIRST, suites=[suite(IN_RANGE)])
    rows = warehouse.execute("select run_id, outcome, is_blocking from quarantine.verdicts")
    assert rows.fetchall() == [("run-1", "failed", True)]


def test_a_read_only_file_is_judged_without_locking_it(tmp_path: Path):
    path = str(tmp_path / "warehouse.duckdb")
    with duckdb.connect(path) as writer:
        writer.execute("create schema raw_shop; create table raw_shop.sales as select 1.0 amount")
    with duckdb.connect(path, read_only=True) as reader:
        (verdict,) = run_suites(reader, [Suite("raw_shop", "sales", (IN_RANGE,))])
        assert verdict.outcome == "success"
    with duckdb.connect(path) as writer:
        writer.execute("drop table raw_shop.sales")
