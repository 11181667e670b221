"""From a number to its rows: they add up to it, in order, and say what changed since."""

import json
from datetime import date
from pathlib import Path

import duckdb
from typer.testing import CliRunner

from orchestration.cli import command_tree
from tests.fixtures import published_tables
from tests.fixtures.company_folder import CompanyFolder, company_folder

JUNE = date(2026, 6, 1)
RECORDS = "metric varchar, record_id varchar, unit_id varchar, channel varchar, segment varchar,"
DEALS = (("deal:b", "email", 40.25), ("deal:a", "event", 60.5))


def company(path: Path) -> CompanyFolder:
    return company_folder(path / "company")


def release(
    folder: CompanyFolder, sequence: int, deals: tuple[tuple[str, str, float], ...]
) -> None:
    version = f"v{sequence}"
    place = folder.path / "releases" / version
    place.mkdir(parents=True)
    with duckdb.connect(str(place / "warehouse.duckdb")) as connection:
        published_tables.create(connection)
        connection.execute(
            f"create schema marts; create table marts.fct_metric_records ({RECORDS}"
            " value decimal(18, 6), event_date date, month_start_date date);"
            f"create table marts.fct_rate_records ({RECORDS} numerator bigint,"
            " denominator bigint, event_date date, month_start_date date);"
            "create table published.release as"
            f" select '{version}' as release_version, timestamp '2026-10-01' as as_of"
        )
        for record, channel, value in deals:
            connection.execute(
                "insert into marts.fct_metric_records values"
                " ('won_revenue', ?, ?, ?, '1-49', ?, date '2026-06-02', ?)",
                [record, record, channel, value, JUNE],
            )
        for number in range(4):
            connection.execute(
                "insert into marts.fct_rate_records values"
                " ('win_rate', ?, ?, 'email', '1-49', ?, 1, date '2026-06-02', ?)",
                [f"deal:{number}", f"deal:{number}", int(number == 0), JUNE],
            )
        connection.execute(
            "insert into published.scorecard (metric, unit, actual, target, numerator, denominator,"
            " contract_version, run_id, is_complete, month_start_date, department) values"
            " ('won_revenue', 'money', ?, 200, ?, null, '1+a', 'r', true, $3, 'sales'),"
            " ('win_rate', 'rate', 0.25, null, 1, 4, '1+a', 'r', true, $3, 'sales')".replace(
                "?, 200, ?", "$1, 200, $2"
            ),
            [sum(d[2] for d in deals), sum(d[2] for d in deals), JUNE],
        )
    (place / "semantic_manifest.json").write_text('{"semantic_models": [], "metrics": []}')
    facts = {"version": version, "sequence": sequence}
    (place / "manifest.json").write_text(json.dumps(facts))
    current = folder.path / "releases" / "current"
    current.unlink(missing_ok=True)
    current.symlink_to(version)


def explained(folder: CompanyFolder, *words: str) -> dict:
    command = ["explain", *words, "--company", str(folder.path), "--json"]
    result = CliRunner().invoke(command_tree(), command)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_the_rows_are_in_order_and_sum_to_the_number(tmp_path: Path):
    folder = company(tmp_path)
    release(folder, 1, DEALS)
    found = explained(folder, "won_revenue", "--month", "2026-06")
    assert [row["record_id"] for row in found["rows"]] == ["deal:a", "deal:b"]
    assert float(found["actual"]) == 100.75 == sum(float(row["value"]) for row in found["rows"])
    assert (found["contract_version"], found["run_id"]) == ("1+a", "r")
    assert found["since_last_release"] is None
    part = explained(folder, "won_revenue", "--month", "2026-06", "--channel", "email")
    assert (float(part["actual"]), [r["record_id"] for r in part["rows"]]) == (40.25, ["deal:b"])


def test_disputes_of_the_metric_in_that_month_and_of_its_rows_stand_with_the_number(tmp_path: Path):
    folder = company(tmp_path)
    release(folder, 1, DEALS)
    database = folder.path / "releases" / "v1" / "warehouse.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "insert into published.disputes (dispute_id, about, raised_by, is_open,"
            " month_start_date) values ('1', 'won revenue', 'sales', true, date '2026-06-01'),"
            " ('2', 'won_revenue', 'sales', true, date '2026-05-01'),"
            " ('3', 'deal b', 'marketing', true, null), ('4', 'deal c', 'sales', true, null)"
        )
    assert explained(folder, "won_revenue", "--month", "2026-06")["disputes"] == [
        "won revenue, Jun 2026, disputed by sales (open)",
        "deal b, disputed by marketing (open)",
    ]


def test_a_rate_is_explained_by_whom_it_is_taken_over(tmp_path: Path):
    folder = company(tmp_path)
    release(folder, 1, DEALS)
    found = explained(folder, "win_rate")
    assert (found["actual"], found["numerator"], found["denominator"]) == (0.25, 1, 4)
    assert sum(row["denominator"] for row in found["rows"]) == 4


def test_what_came_went_and_changed_since_the_last_release_is_named(tmp_path: Path):
    folder = company(tmp_path)
    release(folder, 1, (*DEALS, ("deal:gone", "email", 5)))
    release(folder, 2, (("deal:b", "email", 41.25), DEALS[1], ("deal:late", "email", 9)))
    since = explained(folder, "won_revenue", "--month", "2026-06")["since_last_release"]
    assert since["release_version"] == "v1"
    assert float(since["actual"]) == 105.75
    assert (since["came"], since["went"], since["changed"]) == (
        ["deal:late"], ["deal:gone"], ["deal:b"],
    )  # fmt: skip


def test_what_nobody_counts_is_refused_with_what_there_is(tmp_path: Path):
    folder = company(tmp_path)
    release(folder, 1, DEALS)
    command = ["explain", "won_revenues", "--company", str(folder.path)]
    result = CliRunner().invoke(command_tree(), command)
    assert result.exit_code == 2
    assert "won_revenue" in result.output
    empty = [*command[:1], "won_revenue", "--month", "2020-01", *command[2:]]
    assert CliRunner().invoke(command_tree(), empty).exit_code == 2
