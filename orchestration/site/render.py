"""Write the site of one release: boards with their filtered copies, and the pages around them."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from orchestration import warehouse
from orchestration.brief import brief_page
from orchestration.disputes import read_disputes
from orchestration.semantics import SEMANTIC_MANIFEST
from orchestration.site.answers import Reader
from orchestration.site.boards import DASHBOARDS, Board, Filter, load_boards
from orchestration.site.catalogue import described, metrics
from orchestration.site.evidence import Evidence
from orchestration.site.figures import Figure, figure, figures
from orchestration.site.lineage import TracedTable, column_lineage, traced
from orchestration.site.pages import THEME, Frame, page
from orchestration.site.project_docs import docs_page
from orchestration.site.promises import promise, steps, threshold

SITE = "site"
VALUES_PER_FILTER = 12
# What the contract says to every board: facts of the release that queries name.
PARAMETERS = ("minimum_sample", "attribution_panel")
SCORECARD_METRICS = """
select metric, any_value(department) as department, any_value(unit) as unit,
    any_value(direction) as direction, count(denominator) > 0 as has_denominator
from published.scorecard
group by metric
"""
LATEST = """
select metric, actual, unit, month_start_date
from months
where month_start_date = last_month and actual is not null
"""
SOURCES = "select * from published.sources order by is_required desc, source"


@dataclass(frozen=True)
class Option:
    """One value of a filter: where it leads and whether it is chosen."""

    text: str
    href: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    """A filter as a page shows it."""

    label: str
    chosen: str | None
    options: list[Option]


@dataclass(frozen=True)
class Written:
    """What rendering left behind: pages, bytes, and what of them could not be made."""

    pages: int
    size: int
    problems: list[str]


def open_reader(connection: Any, facts: dict[str, Any]) -> Reader:
    """A reader of a release for boards: their shared views are made, their parameters known."""
    connection.execute((DASHBOARDS / "shared.sql").read_text())
    return Reader(connection, {name: facts.get(name) for name in PARAMETERS})


def frame_of(folder: Path, reader: Reader, facts: dict[str, Any], is_live: bool = False) -> Frame:
    """The frame around every page, from the release alone."""
    return Frame(
        facts=facts,
        currency=facts["currency"],
        sources=list(reader.ask(SOURCES).rows),
        boards=load_boards(),
        metrics=metrics(folder / SEMANTIC_MANIFEST, reader.ask(SCORECARD_METRICS).rows),
        tables=described(reader.connection),
        disputes=read_disputes(reader.connection),
        is_live=is_live,
    )


def render_site(
    folder: Path, facts: dict[str, Any], evidence: Evidence, project: Path, cache: Path
) -> Written:
    """Write `site/` into a release's folder, which holds everything else already.

    project: dbt's target folder of the build. cache: a folder for what the next site can use again.
    """
    site = folder / SITE
    problems: list[str] = []
    with warehouse.release_file(folder / warehouse.DATABASE_FILE) as connection:
        reader = open_reader(connection, facts)
        frame = frame_of(folder, reader, facts)
        manifest = json.loads((project / "manifest.json").read_text())
        tables = column_lineage(manifest, evidence.columns, cache / "lineage.json")
        pages = [
            *_boards(frame, reader, problems),
            *_around(frame, reader, evidence, traced(tables)),
            ("docs/index.html", lambda: docs_page(manifest, connection)),
        ]
        for path, make in pages:
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(_made(frame, path, make, problems))
    for name in ("site.css", "site.js"):
        shutil.copyfile(THEME / name, site / name)
    files = [path for path in site.rglob("*") if path.is_file()]
    return Written(len(files), sum(path.stat().st_size for path in files), problems)


def board_page(
    frame: Frame, reader: Reader, board: Board, chosen: dict[str, str], path: str
) -> tuple[str, list[str]]:
    """One board, narrowed or not, and the figures of it that could not be computed."""
    drawn = figures(board, reader, chosen, frame.currency)
    choices = [_choice(frame, reader, board, one, chosen) for one in board.filters]
    text = page("board.html", frame, path, board=board, figures=drawn, choices=choices)
    problems = [f"{board.title}, {one.block.title}: {one.problem}" for one in drawn if one.problem]
    return text, problems


def _made(frame: Frame, path: str, make: Callable[[], str], problems: list[str]) -> str:
    """A page's text. One that cannot be made says so and leaves the others alone."""
    try:
        return make()
    except Exception as error:
        problems.append(f"{path} could not be made: {error}")
        return page("unmade.html", frame, path)


def _boards(
    frame: Frame, reader: Reader, problems: list[str]
) -> Iterator[tuple[str, Callable[[], str]]]:
    def drawn(board: Board, chosen: dict[str, str], path: str) -> str:
        text, wrong = board_page(frame, reader, board, chosen, path)
        problems.extend(wrong)
        return text

    for board in frame.boards:
        for path, chosen in [(f"boards/{board.name}.html", {}), *_narrowed(reader, board)]:
            yield path, partial(drawn, board, chosen, path)


def _around(
    frame: Frame, reader: Reader, evidence: Evidence, tables: list[TracedTable]
) -> Iterator[tuple[str, Callable[[], str]]]:
    contents: dict[str, Callable[[], dict[str, Any]]] = {
        "index.html": lambda: {"headline": _headline(frame, reader), "evidence": evidence},
        "brief.html": lambda: {"brief": brief_page(reader.connection)},
        "metrics.html": lambda: {"latest": {row["metric"]: row for row in reader.ask(LATEST).rows}},
        "tables.html": dict,
        "contract.html": lambda: _contract(evidence),
        "quality.html": lambda: {"evidence": evidence},
        "nights.html": lambda: {"nights": evidence.nights},
        "lineage.html": lambda: {"steps": tables},
    }

    def filled(template: str) -> str:
        return page(template, frame, template, **contents[template]())

    for template in contents:
        yield template, partial(filled, template)


def _contract(evidence: Evidence) -> dict[str, Any]:
    rows = {part.file.name: part.rows for part in evidence.contract}
    labels = {row["stage"]: row["label"] for row in rows["stages"]}
    return {
        "parts": evidence.contract,
        "steps": steps(rows["stages"], rows["ownership"]),
        "promises": [promise(row, labels) for row in rows["sla"]],
        "thresholds": [(threshold(row), row) for row in rows["thresholds"]],
    }


def _headline(frame: Frame, reader: Reader) -> Figure:
    scorecard = frame.boards[0]
    block = scorecard.blocks[0]
    return figure(block, reader.ask(scorecard.sql[block.query]), reader, frame.currency)


def _narrowed(reader: Reader, board: Board) -> Iterable[tuple[str, dict[str, str]]]:
    for one in board.filters:
        for value in _values(reader, board, one):
            yield f"boards/{_file(board, one, value)}", {one.name: value}


def _choice(
    frame: Frame, reader: Reader, board: Board, one: Filter, chosen: dict[str, str]
) -> Choice:
    values = _values(reader, board, one, None if frame.is_live else VALUES_PER_FILTER)
    others = {name: kept for name, kept in chosen.items() if name != one.name}
    everything = f"?{urlencode(others)}" if frame.is_live else f"{board.name}.html"
    options = [Option("all", everything, one.name not in chosen)]
    for value in values:
        asked = f"?{urlencode({**others, one.name: value})}"
        href = asked if frame.is_live else _file(board, one, value)
        options.append(Option(value, href, chosen.get(one.name) == value))
    return Choice(one.label, chosen.get(one.name), options)


def _values(
    reader: Reader, board: Board, one: Filter, most: int | None = VALUES_PER_FILTER
) -> list[str]:
    rows = reader.ask(board.sql[one.query]).rows[:most]
    return [str(next(iter(row.values()))) for row in rows]


def _file(board: Board, one: Filter, value: str) -> str:
    safe = "".join(letter if letter.isalnum() or letter in "_-" else "-" for letter in value)
    return f"{board.name}.{one.name}.{safe}.html"
