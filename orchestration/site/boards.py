"""Boards as they are declared: YAML for what is shown, SQL for what it says."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from orchestration.site.formats import NUMBERS

DASHBOARDS = Path(__file__).parents[2] / "dashboards"
KINDS = ("tiles", "table", "line", "bars", "funnel", "waterfall", "ranges", "sentences")
FORMATS = (
    "text",
    "verbatim",
    "metric",
    *NUMBERS,
    "date",
    "month",
    "moment",
)


class BoardInvalid(Exception):
    """A board's YAML cannot be read as a board; the message names file, place and fix."""


@dataclass(frozen=True)
class Column:
    """One column of a table, or one series of a chart.

    name: column of the query. metric: id in the catalogue of what stands in it. bar: also drawn as
    a bar behind the number. style: solid or dashed, for a line; department: whose colour it has.
    """

    name: str
    label: str
    format: str = "text"
    metric: str = ""
    bar: bool = False
    style: str = "solid"
    department: str = ""


@dataclass(frozen=True)
class Block:
    """One figure of a board: a kind, a query, and what is said when the query finds nothing.

    folds_small: rows below the minimum sample are put away behind a line that counts them.
    """

    title: str
    kind: str
    query: str
    why: str
    empty: str
    metrics: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    format: str = "count"
    is_wide: bool = False
    folds_small: bool = False


@dataclass(frozen=True)
class Filter:
    """A value that narrows a board: the SQL parameter of that name, its choices from a query."""

    name: str
    label: str
    query: str


@dataclass(frozen=True)
class Board:
    """A page of figures that answers one question."""

    name: str
    title: str
    question: str
    position: int
    folder: Path
    blocks: tuple[Block, ...]
    filters: tuple[Filter, ...] = ()

    @cached_property
    def sql(self) -> dict[str, str]:
        """Query name to SQL."""
        return {path.stem: path.read_text() for path in sorted(self.folder.glob("*.sql"))}


def load_boards(root: Path = DASHBOARDS) -> list[Board]:
    """Every board of a folder in their order. Raises BoardInvalid."""
    boards = [_board(path) for path in sorted(root.glob("*/board.yml"))]
    return sorted(boards, key=lambda board: board.position)


def _board(path: Path) -> Board:
    said = yaml.safe_load(path.read_text())
    blocks = tuple(_block(path, block) for block in said.pop("blocks"))
    filters = tuple(_made(path, Filter, one) for one in said.pop("filters", []))
    facts = {**said, "name": path.parent.name, "folder": path.parent}
    board = _made(path, Board, {**facts, "blocks": blocks, "filters": filters})
    asked = {block.query for block in blocks} | {one.query for one in filters}
    if asked != set(board.sql):
        odd = ", ".join(sorted(asked ^ set(board.sql)))
        raise BoardInvalid(f"{path}: each query needs a .sql file and each file a block: {odd}")
    return board


def _block(path: Path, said: dict[str, Any]) -> Block:
    columns = tuple(_made(path, Column, column) for column in said.pop("columns", []))
    metrics = tuple(said.pop("metrics", ()))
    block = _made(path, Block, {**said, "columns": columns, "metrics": metrics})
    formats = {block.format, *(column.format for column in columns)}
    if block.kind not in KINDS or not formats <= set(FORMATS):
        raise BoardInvalid(
            f"{path}: block {block.title!r}: a kind is one of {', '.join(KINDS)},"
            f" a format one of {', '.join(FORMATS)}"
        )
    return block


def _made(path: Path, kind: type, said: dict[str, Any]) -> Any:
    try:
        return kind(**said)
    except TypeError as error:
        raise BoardInvalid(f"{path}: {error}") from error
