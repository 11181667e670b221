"""What a changed contract does to a closed month: both sides, and nothing but the differences."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.cli import command_tree
from orchestration.contract_change import compared
from tests.fixtures import published_tables, raw_tables
from tests.fixtures.company_folder import company_folder

MONTH = date(2026, 9, 1)
TERM = {
    "metric": "won_revenue", "segment": "all", "channel": "all", "factor": "mql_to_sal_rate",
    "verdict": "behind", "is_year_to_date": False, "effect": -100, "other_effect": 0,
    "unowned_effect": 0, "period_start_date": MONTH, "period_end_date": date(2026, 9, 30),
    "target_bridge_id": "t",
}  # fmt: skip


def build(path: Path, version: str, share: float, target_minutes: str, won: int) -> Path:
    path.parent.mkdir()
    with duckdb.connect(str(path)) as connection:
        raw_tables.create(connection)
        published_tables.create(connection)
        insert(connection, "raw_contract.company", {"contract_version": version})
        insert(
            connection,
            "raw_contract.ownership",
            {"stage": "sal", "department": "marketing", "share": share, "version": version},
        )
        for metric, actual in (("won_revenue", 500), ("won_deals", won)):
            insert(
                connection,
                "published.scorecard",
                {
                    "metric": metric,
                    "actual": actual,
                    "department": "sales",
                    "is_complete": True,
                    "month_start_date": MONTH,
                },
            )
        insert(
            connection,
            "published.target_bridges",
            {**TERM, "marketing_effect": -100 * share, "sales_effect": -100 * (1 - share)},
        )
        for handoff in ("h1", "h2"):
            insert(
                connection,
                "published.handoffs",
                {
                    "handoff_id": handoff,
                    "outcome": "accepted",
                    "sla_state": target_minutes if handoff == "h1" else "met",
                    "handed_off_date": MONTH,
                },
            )
    return path


def insert(connection: duckdb.DuckDBPyConnection, table: str, row: dict[str, object]) -> None:
    marks = ", ".join("?" for _ in row)
    connection.execute(
        f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values())
    )


def test_a_change_shows_metrics_owners_and_verdicts_that_it_moves_and_no_others(tmp_path: Path):
    before = build(tmp_path / "was" / "warehouse.duckdb", "1", 0.5, "met", 3)
    after = build(tmp_path / "is" / "warehouse.duckdb", "2", 0.25, "breached", 4)
    change = compared(before, after, None)
    assert change.month == MONTH
    assert change.versions == {"as_was": "1", "as_is": "2"}
    assert [(row["change"], row["share"]) for row in change.rows] == [
        ("removed", pytest.approx(0.5)), ("added", pytest.approx(0.25)),
    ]  # fmt: skip
    (metric,) = change.metrics
    assert (metric["metric"], metric["actual_was"], metric["actual_is"]) == ("won_deals", 3, 4)
    (term,) = change.bridges
    assert (term["marketing_was"], term["marketing_is"]) == (-50, -25)
    assert {row["owner"]: (row["as_was"], row["as_is"]) for row in change.owners} == {
        "marketing": (-50, -25), "sales": (-50, -75),
    }  # fmt: skip
    (handoff,) = change.handoffs
    assert (handoff["sla_was"], handoff["sla_is"], handoff["examples"]) == ("met", "breached", "h1")


def test_the_same_contract_changes_nothing(tmp_path: Path):
    before = build(tmp_path / "was" / "warehouse.duckdb", "1", 0.5, "met", 3)
    after = build(tmp_path / "is" / "warehouse.duckdb", "1", 0.5, "met", 3)
    change = compared(before, after, MONTH)
    found = (change.rows, change.metrics, change.bridges, change.owners, change.handoffs)
    assert found == ([], [], [], [], [])


def test_a_month_that_is_not_over_cannot_be_compared(tmp_path: Path):
    before = build(tmp_path / "was" / "warehouse.duckdb", "1", 0.5, "met", 3)
    with pytest.raises(ValueError, match="no complete month"):
        compared(before, before, date(2026, 8, 1))


def test_a_changed_contract_that_breaks_a_rule_is_named_by_file_and_line(tmp_path: Path):
    folder = company_folder(tmp_path / "company")
    changed = tmp_path / "changed"
    shutil.copytree(folder.path / "contract", changed)
    ownership = changed / "ownership.csv"
    ownership.write_text(ownership.read_text().replace("sal,sales,0.5", "sal,sales,0.4"))
    command = ["contract", "diff", str(changed), "--company", str(folder.path)]
    result = CliRunner().invoke(command_tree(), command)
    assert result.exit_code == 1
    assert "contract/ownership.csv:" in result.output
    assert "sum" in result.output
    ownership.write_text(ownership.read_text().replace("sal,sales,0.4", "sal,sales,0.5"))
    assert "tandem run" in CliRunner().invoke(command_tree(), command).output
