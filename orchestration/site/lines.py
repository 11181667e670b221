"""A line over time, with the plan dashed beside it and provisional days shaded."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from orchestration.site.answers import Row
from orchestration.site.boards import Block
from orchestration.site.formats import short, show
from orchestration.site.scales import WIDTH, Scale, colour, numbers, ticks

HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 190, 44, 26, 10, 24
LABELS = 5
SPARK_WIDTH, SPARK_HEIGHT, FEWEST = 72, 26, 3


def line(block: Block, rows: Sequence[Row], currency: str) -> Markup:
    """An SVG of the block's series; `x` is a date, `is_provisional` shades a point's place."""
    values = numbers(row[column.name] for row in rows for column in block.columns)
    marks = ticks(min([0.0, *values]), max([1e-9, *values]))
    across = Scale(0, max(len(rows) - 1, 1), LEFT, WIDTH - RIGHT)
    up = Scale(marks[0], marks[-1], HEIGHT - BOTTOM, TOP)
    parts = [_shade(rows, across), *(_grid(mark, up, block.format) for mark in marks)]
    every = -(-len(rows) // LABELS)
    for index in range(len(rows) - 1, -1, -every):
        text = show(rows[index]["x"], "month")
        anchor = "start" if index == 0 else "middle"
        parts.append(
            Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(
                across.at(index), HEIGHT - 8, anchor, text
            )
        )
    for number, column in enumerate(block.columns):
        parts += _series(rows, column, number, across, up, block.format, currency)
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, HEIGHT, f"{block.title}: line chart; the numbers follow", Markup("").join(parts)
    )


def _grid(mark, up, form) -> Markup:
    return Markup(
        '<line class="grid" x1="{}" x2="{}" y1="{y}" y2="{y}"/>'
        '<text x="{}" y="{}" text-anchor="end">{}</text>'
    ).format(LEFT, WIDTH - RIGHT, LEFT - 6, up.at(mark) + 4, short(mark, form), y=up.at(mark))


def _shade(rows, across) -> Markup:
    shaded = [index for index, row in enumerate(rows) if row.get("is_provisional")]
    if not shaded:
        return Markup("")
    start = across.at(max(shaded[0] - 0.5, 0))
    return Markup(
        '<rect class="provisional" x="{}" y="{}" width="{}" height="{}">'
        "<title>provisional: a source may still change these days</title></rect>"
    ).format(start, TOP, WIDTH - RIGHT - start, HEIGHT - BOTTOM - TOP)


def _series(rows, column, number, across, up, form, currency) -> list[Markup]:
    points = [
        (across.at(index), up.at(row[column.name]), row)
        for index, row in enumerate(rows)
        if row[column.name] is not None
    ]
    path = " ".join(f"{x},{y}" for x, y, _ in points)
    look = colour(column.department) if column.department else f"series-{number}"
    drawn = [Markup('<polyline class="{} {}" points="{}"/>').format(look, column.style, path)]
    if column.style == "solid":
        drawn += [_point(look, x, y, row, column, form, currency) for x, y, row in points]
    return drawn


def _point(look, x, y, row, column, form, currency) -> Markup:
    return Markup('<circle class="{}" cx="{}" cy="{}" r="2.5"><title>{}</title></circle>').format(
        look,
        x,
        y,
        f"{show(row['x'], 'month')}: {show(row[column.name], form, currency)}",
    )


def spark(values: Sequence[Any]) -> Markup:
    """The way a tile's number came, without a scale: the line of a year in a corner."""
    known = [(index, float(value)) for index, value in enumerate(values) if value is not None]
    if len(known) < FEWEST:
        return Markup("")
    heights = [value for _, value in known]
    across = Scale(0, len(values) - 1, 2, SPARK_WIDTH - 3)
    up = Scale(min([0.0, *heights]), max([1e-9, *heights]), SPARK_HEIGHT - 3, 3)
    points = [(across.at(index), up.at(value)) for index, value in known]
    return Markup(
        '<svg class="spark" viewBox="0 0 {} {}" aria-hidden="true"><polyline points="{}"/>'
        '<circle cx="{}" cy="{}" r="2.5"/></svg>'
    ).format(SPARK_WIDTH, SPARK_HEIGHT, " ".join(f"{x},{y}" for x, y in points), *points[-1])
