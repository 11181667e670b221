"""A block of a board and its answer, made into what the page's template draws."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from orchestration.site import rows
from orchestration.site.answers import Answer, Reader, Row
from orchestration.site.boards import Block, Board, Column
from orchestration.site.formats import exact, show
from orchestration.site.lines import line, spark
from orchestration.site.scales import DEPARTMENTS, Scale

CHARTS = {
    "line": line,
    "bars": rows.bars,
    "funnel": rows.funnel,
    "waterfall": rows.waterfall,
    "ranges": rows.ranges,
}
# The numbers behind a chart, where a block does not name its own columns.
CHART_COLUMNS = {
    "bars": ("value",),
    "funnel": ("value",),
    "waterfall": ("value",),
    "ranges": ("low", "high"),
}
WRITTEN = ("text", "verbatim", "metric")
# From so many letters on a cell is a sentence and needs a column that is wide enough to read.
A_SENTENCE = 40


@dataclass(frozen=True)
class Cell:
    """One value of a table: what people read, what programs read, what defines it, its look."""

    text: str
    value: str
    column: Column
    metric: str
    classes: str = ""
    share: float = 0


@dataclass(frozen=True)
class Group:
    """Tiles of one department, each with its row and the line of its last months."""

    department: str
    tiles: tuple[tuple[Row, Markup], ...]


@dataclass(frozen=True)
class Figure:
    """What a template needs of one block.

    lines: rows with their cells; folded: those of them that rest on too few to stand in sight.
    colours: departments whose colours the drawing uses, for its legend.
    """

    block: Block
    rows: tuple[Row, ...]
    problem: str
    drawing: Markup | None
    header: tuple[Column, ...]
    lines: tuple[tuple[Row, tuple[Cell, ...]], ...]
    folded: tuple[tuple[Row, tuple[Cell, ...]], ...]
    groups: tuple[Group, ...]
    colours: tuple[str, ...]
    has_small: bool
    has_provisional: bool


def figures(board: Board, reader: Reader, chosen: Mapping[str, Any], currency: str) -> list[Figure]:
    """Every block of a board with what the release says, in order."""
    return [
        figure(block, reader.ask(board.sql[block.query], chosen), reader, currency)
        for block in board.blocks
    ]


def figure(block: Block, answer: Answer, reader: Reader, currency: str) -> Figure:
    """One block with its answer; `n` below the contract's minimum sample is marked small."""
    least = reader.defaults["minimum_sample"]
    marked = tuple({**row, "is_small": _is_small(row, least)} for row in answer.rows)
    draw = CHARTS.get(block.kind)
    header = block.columns or _chart_columns(block)
    header = (Column("x", "Month", "month"), *header) if block.kind == "line" else header
    is_table = block.kind not in ("tiles", "sentences")
    lines = (
        tuple(zip(marked, _cells(block, header, marked, currency), strict=True)) if is_table else ()
    )
    folded = tuple(one for one in lines if block.folds_small and one[0]["is_small"])
    return Figure(
        block=block,
        rows=marked,
        problem=answer.problem,
        drawing=draw(block, marked, currency) if draw and marked else None,
        header=header,
        lines=tuple(one for one in lines if one not in folded),
        folded=folded,
        groups=_groups(marked) if block.kind == "tiles" else (),
        colours=_colours(block, marked),
        has_small=any(row["is_small"] for row in marked),
        has_provisional=any(row.get("is_provisional") for row in marked),
    )


def _groups(marked: tuple[Row, ...]) -> tuple[Group, ...]:
    by_department = groupby(marked, key=lambda row: row.get("department") or "")
    return tuple(
        Group(department, tuple((row, spark(row.get("trend") or ())) for row in rows))
        for department, rows in by_department
    )


def _colours(block: Block, marked: tuple[Row, ...]) -> tuple[str, ...]:
    if block.kind == "line":
        used = {column.department for column in block.columns}
    else:
        used = {row.get("department") for row in marked} if block.kind in CHARTS else set()
    return tuple(name for name in DEPARTMENTS if name in used)


def _is_small(row: Row, least: Any) -> bool:
    return row.get("n") is not None and row["n"] < least


def _chart_columns(block: Block) -> tuple[Column, ...]:
    names = CHART_COLUMNS.get(block.kind, ())
    label = (Column("label", block.title),) if names else ()
    metric = block.metrics[0] if block.metrics else ""
    titles = {"value": "Value", "low": "Least", "high": "Most"}
    return (*label, *(Column(name, titles[name], block.format, metric) for name in names))


def _cells(
    block: Block, header: tuple[Column, ...], marked: tuple[Row, ...], currency: str
) -> tuple[tuple[Cell, ...], ...]:
    widest = {
        column.name: max((abs(float(row[column.name] or 0)) for row in marked), default=0) or 1
        for column in header
        if column.bar
    }
    usual = block.metrics[0] if block.metrics else ""
    return tuple(
        tuple(_cell(column, row, usual, widest, currency) for column in header) for row in marked
    )


def _cell(column: Column, row: Row, usual: str, widest: Mapping[str, float], currency: str) -> Cell:
    value = row[column.name]
    form = row.get("unit") or column.format if column.format == "number" else column.format
    classes = "text" if column.format in WRITTEN else "number"
    share = 0.0
    if column.bar and value is not None:
        share = Scale(0, widest[column.name], 0, 100).at(abs(value))
        classes += " negative" if value < 0 else ""
    if classes == "text" and len(show(value, form)) > A_SENTENCE:
        classes = "text long"
    # A column of money says its currency once, in its head.
    said = show(value, form, "" if column.format == "money" else currency)
    metric = column.metric or row.get("metric") or usual
    return Cell(said, exact(value), column, metric, classes, share)
