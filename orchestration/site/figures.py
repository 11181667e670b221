"""A block of a board and its answer, made into what the page's template draws."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from orchestration.site import rows
from orchestration.site.answers import Answer, Reader, Row
from orchestration.site.boards import Block, Board, Column
from orchestration.site.formats import exact, show
from orchestration.site.lines import line
from orchestration.site.scales import Scale

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


@dataclass(frozen=True)
class Cell:
    """One value of a table: what people read, what programs read, how it looks."""

    text: str
    value: str
    column: Column
    classes: str = ""
    share: float = 0


@dataclass(frozen=True)
class Figure:
    """What a template needs of one block."""

    block: Block
    rows: tuple[Row, ...]
    problem: str
    drawing: Markup | None
    header: tuple[Column, ...]
    table: tuple[tuple[Cell, ...], ...]
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
    return Figure(
        block=block,
        rows=marked,
        problem=answer.problem,
        drawing=draw(block, marked, currency) if draw and marked else None,
        header=header,
        table=_cells(header, marked, currency) if block.kind not in ("tiles", "sentences") else (),
        has_small=any(row["is_small"] for row in marked),
        has_provisional=any(row.get("is_provisional") for row in marked),
    )


def _is_small(row: Row, least: Any) -> bool:
    return row.get("n") is not None and row["n"] < least


def _chart_columns(block: Block) -> tuple[Column, ...]:
    names = CHART_COLUMNS.get(block.kind, ())
    label = (Column("label", block.title),) if names else ()
    metric = block.metrics[0] if block.metrics else ""
    titles = {"value": "Value", "low": "Least", "high": "Most"}
    return (*label, *(Column(name, titles[name], block.format, metric) for name in names))


def _cells(
    header: tuple[Column, ...], marked: tuple[Row, ...], currency: str
) -> tuple[tuple[Cell, ...], ...]:
    widest = {
        column.name: max((abs(float(row[column.name] or 0)) for row in marked), default=0) or 1
        for column in header
        if column.bar
    }
    return tuple(tuple(_cell(column, row, widest, currency) for column in header) for row in marked)


def _cell(column: Column, row: Row, widest: Mapping[str, float], currency: str) -> Cell:
    value = row[column.name]
    form = row.get("unit") or column.format if column.format == "number" else column.format
    classes = "text" if column.format == "text" else "number"
    share = 0.0
    if column.bar and value is not None:
        share = Scale(0, widest[column.name], 0, 100).at(abs(value))
    return Cell(show(value, form, currency), exact(value), column, classes, share)
