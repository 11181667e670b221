"""The laws of dashboards/: what a board may read, and that dbt knows what it reads."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.site.boards import DASHBOARDS, Board, load_boards
from orchestration.site.figures import WRITTEN

ROOT = Path(__file__).parents[2]
EXPOSURES = ROOT / "dbt_project" / "models" / "exposures" / "boards.yml"
BOARDS = load_boards()
METRICS = ROOT / "dbt_project" / "models" / "metrics"
EXPORTS = {
    export["name"]
    for path in METRICS.glob("metrics_*.yml")
    for query in yaml.safe_load(path.read_text()).get("saved_queries", [])
    for export in query["exports"]
}
READ = re.compile(r"\b(?:from|join)\s+((\w+)\.(\w+))")
SHARED = (DASHBOARDS / "shared.sql").read_text()
VIEWS = dict(re.findall(r"create temp view (\w+) as(.*?);", SHARED, flags=re.DOTALL))


def tables(sql: str) -> set[str]:
    """Tables that a query reads, by way of the shared views too."""
    found = {match[2] for match in READ.findall(sql)}
    for view, body in VIEWS.items():
        if re.search(rf"\b(?:from|join) {view}\b", sql):
            found |= tables(body)
    return found


def exposures() -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in yaml.safe_load(EXPOSURES.read_text())["exposures"]}


def each() -> Any:
    return pytest.mark.parametrize("board", BOARDS, ids=[board.name for board in BOARDS])


@each()
def test_a_board_reads_released_tables_only(board: Board):
    schemas = {schema for sql in board.sql.values() for _, schema, _ in READ.findall(sql)}
    assert schemas <= {"published", "metrics"}


@each()
def test_a_board_says_what_an_empty_figure_means(board: Board):
    assert [block.title for block in board.blocks if not block.empty or not block.why] == []
    assert board.question.endswith("?")


@each()
def test_every_number_of_a_board_has_a_definition(board: Board):
    nameless = [
        (block.title, column.name)
        for block in board.blocks
        for column in block.columns[1:]
        if column.format not in WRITTEN
        and not (column.metric or block.metrics)
        and not re.search(r"\bmetric\b", board.sql[block.query])
    ]
    assert nameless == []


@each()
def test_dbt_knows_which_tables_a_board_reads(board: Board):
    exposure = exposures()[board.name]
    known = {re.sub(r"ref\('(\w+)'\)", r"\1", ref) for ref in exposure["depends_on"]}
    # No model makes `published.release`, nor the tables that are exports of the semantic layer.
    read = set().union(*(tables(sql) for sql in board.sql.values())) - {"release", *EXPORTS}
    assert known == read
    assert exposure["url"] == f"boards/{board.name}.html"
    assert exposure["label"] == board.title


@pytest.mark.parametrize("name", ["responsibility", "campaigns", "attribution"])
def test_a_board_that_shares_out_money_says_what_that_is_not(name: str):
    (board,) = (board for board in BOARDS if board.name == name)
    said = " ".join(block.why for block in board.blocks)
    assert "an accounting allocation, not a causal effect" in said.lower()


def test_every_exposure_is_a_board():
    assert sorted(exposures()) == sorted(board.name for board in BOARDS)


def test_a_theme_asks_no_other_host_for_anything():
    for path in (DASHBOARDS / "theme").iterdir():
        assert "://" not in path.read_text(), path.name
