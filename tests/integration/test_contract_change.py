"""`tandem contract diff` on a whole build: what a changed contract moves, and nothing besides."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

from typer.testing import CliRunner

from orchestration.cli import command_tree
from tests.nights import Household, Outcome


def test_other_owners_move_nobodys_number_and_everybodys_part(
    first_night: tuple[Household, Outcome], tmp_path: Path
):
    home = first_night[0]
    changed = tmp_path / "changed"
    shutil.copytree(home.folder / "contract", changed)
    owners = changed / "ownership.csv"
    half = "inquiry,marketing,0.5,2025-01-01,,2025.1\ninquiry,sales,0.5,"
    owners.write_text(owners.read_text().replace("inquiry,marketing,1,", half))
    built = (home.folder / "state/warehouse.duckdb").stat()
    released = home.current()
    command = ["contract", "diff", str(changed), "--company", str(home.folder), "--json"]
    found = CliRunner().invoke(command_tree(), command)
    assert found.exit_code == 0, found.output
    change = json.loads(found.stdout)
    assert (change["month"], change["is_closed"]) == ("2026-09-01", True)
    assert [row["department"] for row in change["rows"]] == ["marketing", "marketing", "sales"]
    assert (change["metrics"], change["handoffs"]) == ([], [])
    parts = {(row["metric"], row["owner"]): row for row in change["owners"]}
    for metric in {metric for metric, _ in parts}:
        marketing, sales = parts[metric, "marketing"], parts[metric, "sales"]
        moved = Decimal(marketing["as_is"]) - Decimal(marketing["as_was"])
        assert moved and moved == Decimal(sales["as_was"]) - Decimal(sales["as_is"])
    assert {row["effect_is"] for row in change["bridges"]} == {
        row["effect_was"] for row in change["bridges"]
    }
    assert home.current() == released
    assert (home.folder / "state/warehouse.duckdb").stat().st_mtime_ns == built.st_mtime_ns
    assert not list((home.folder / "state").glob("contract_*"))
