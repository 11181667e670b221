"""Figures that are rows: bars, the funnel, the bridge, and ranges of credit.

Each row has its label above its bar, so that the drawing reads the same on a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from orchestration.site.answers import Row
from orchestration.site.boards import Block
from orchestration.site.formats import show, words
from orchestration.site.scales import WIDTH, Scale, colour, numbers

EDGE = 4


@dataclass(frozen=True)
class Pitch:
    """How tall a row and its bar are, and where its letters stand."""

    row: int = 32
    bar: int = 8
    text: int = 14


ROWS, FUNNEL = Pitch(), Pitch(row=48, bar=22)


def bars(block: Block, rows: Sequence[Row], currency: str) -> Markup:
    """Horizontal bars: `label`, `value`, perhaps `department` and `note`."""
    values = numbers(row["value"] for row in rows)
    scale = Scale(min([0.0, *values]), max([1e-9, *values]), EDGE, WIDTH - EDGE)
    drawn = []
    for index, row in enumerate(rows):
        start, end = sorted((scale.at(0), scale.at(row["value"] or 0)))
        said = show(row["value"], block.format, currency)
        drawn.append(_bar(row, index, start, end, said))
    return _drawing(block, len(rows), drawn)


def funnel(block: Block, rows: Sequence[Row], currency: str) -> Markup:
    """Stages as centred bars: `label`, `value`, `rate` to the next of `n`, `department`."""
    widest = max([1e-9, *numbers(row["value"] for row in rows)])
    scale = Scale(0, widest, 0, WIDTH - 2 * EDGE)
    drawn = []
    for index, row in enumerate(rows):
        width = max(scale.at(row["value"] or 0), 2)
        start = (WIDTH - width) / 2
        said = show(row["value"], block.format, currency)
        drawn.append(_bar(row, index, start, start + width, said, FUNNEL))
    return _drawing(block, len(rows), drawn, FUNNEL)


def waterfall(block: Block, rows: Sequence[Row], currency: str) -> Markup:
    """A bridge: `part` start, term or end; terms float from where the last one stopped."""
    level, spans = 0.0, []
    for row in rows:
        value = float(row["value"] or 0)
        spans.append((level, level + value) if row["part"] == "term" else (0.0, value))
        level = level + value if row["part"] == "term" else value
    ends = [end for span in spans for end in span]
    scale = Scale(min([0.0, *ends]), max([1e-9, *ends]), EDGE, WIDTH - EDGE)
    drawn, steps = [], []
    for index, (row, span) in enumerate(zip(rows, spans, strict=True)):
        said = show(row["value"], block.format, currency)
        said = f"+{said}" if row["part"] == "term" and (row["value"] or 0) > 0 else said
        start, end = sorted(map(scale.at, span))
        drawn.append(_bar(row, index, start, max(end, start + 1.5), said))
        if index + 1 < len(rows):
            x, y = scale.at(span[1]), index * ROWS.row + ROWS.text + ROWS.bar + 4
            steps.append(
                Markup('<line class="step" x1="{x}" x2="{x}" y1="{}" y2="{}"/>').format(
                    y, y + ROWS.row - ROWS.bar, x=x
                )
            )
    return _drawing(block, len(rows), [*steps, *drawn])


def ranges(block: Block, rows: Sequence[Row], currency: str) -> Markup:
    """From the least to the most that a method gives: `label`, `low`, `high`, `is_settled`."""
    widest = max([1e-9, *numbers(row["high"] for row in rows)])
    scale = Scale(0, widest, EDGE, WIDTH - EDGE)
    drawn = []
    for index, row in enumerate(rows):
        low, high = row["low"] or 0, row["high"] or 0
        said = " to ".join(show(value, block.format, currency) for value in (low, high))
        said = show(low, block.format, currency) if low == high else said
        start, end = scale.at(low), scale.at(high)
        drawn.append(_bar(row, index, start, max(end, start + 3), said))
    return _drawing(block, len(rows), drawn)


def _bar(row: Row, index: int, start: float, end: float, said: str, pitch: Pitch = ROWS) -> Markup:
    """Label left, value right, bar below; a dull bar for what is too few to say anything."""
    top = index * pitch.row
    hint = row.get("note")
    label = f"{words(str(row['label']))} · {hint}" if hint else words(str(row["label"]))
    classes = " ".join(["bar", colour(row.get("department")), *_marks(row)])
    return Markup(
        '<text class="label" x="{e}" y="{t}">{}</text>'
        '<text class="value" x="{}" y="{t}" text-anchor="end">{}</text>'
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"><title>{}</title></rect>'
    ).format(
        label,
        WIDTH - EDGE,
        said,
        classes,
        round(start, 1),
        top + pitch.text + 4,
        round(max(end - start, 0), 1),
        pitch.bar,
        f"{label}: {said}",
        e=EDGE,
        t=top + pitch.text - 1,
    )


def _marks(row: Row) -> list[str]:
    marks = {"small": row.get("is_small"), "provisional": row.get("is_provisional")}
    marks["total"] = row.get("part") in ("start", "end")
    marks["loss"] = row.get("part") == "term" and (row["value"] or 0) < 0
    return [name for name, holds in marks.items() if holds]


def _drawing(block: Block, count: int, drawn: list[Markup], pitch: Pitch = ROWS) -> Markup:
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH,
        count * pitch.row + 2,
        f"{block.title}: {block.kind} chart; the numbers follow",
        Markup("").join(drawn),
    )
