"""Fill the templates of `dashboards/theme`; every page has the same head, foot and as-of."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orchestration.disputes import Dispute
from orchestration.journal import Journal
from orchestration.site.boards import DASHBOARDS, Board
from orchestration.site.catalogue import Metric
from orchestration.site.formats import exact, plain, show, words

THEME = DASHBOARDS / "theme"
A_FIGURE = re.compile(r"[-+]?[\d,.]+ ?(%|[A-Z]{3})?")
PAGES = (
    ("brief.html", "Weekly meeting"),
    ("metrics.html", "Metrics"),
    ("tables.html", "Tables"),
    ("contract.html", "Contract"),
    ("quality.html", "Quality"),
    ("nights.html", "Nights"),
    ("lineage.html", "Lineage"),
)


@dataclass(frozen=True)
class Frame:
    """What every page shows around its content: which release, whose, how fresh, what else."""

    facts: dict[str, Any]
    currency: str
    sources: list[dict[str, Any]]
    boards: list[Board]
    metrics: dict[str, Metric]
    tables: dict[str, Any] = field(default_factory=dict)
    is_live: bool = False
    disputes: list[Dispute] = field(default_factory=list)

    def moment(self, value: datetime) -> str:
        """A naive UTC moment by the clock of the company's zone."""
        local = value.replace(tzinfo=UTC).astimezone(ZoneInfo(self.facts["timezone"]))
        return f"{local:%-d %b %Y, %H:%M %Z}"

    def link(self, metric: str) -> str:
        """Where a metric id or `table.column` is defined, relative to the site's root."""
        if metric in self.metrics:
            return f"metrics.html#{metric}"
        return f"tables.html#{metric}"

    def meaning(self, metric: str) -> str:
        """What a metric id or `table.column` means, in one sentence."""
        if metric in self.metrics:
            return self.metrics[metric].definition
        table, _, column = metric.partition(".")
        known = self.tables.get(table)
        if known is None:
            return ""
        return known.columns.get(column, known.meaning) if column else known.meaning

    def disputed(self, *about: str) -> list[Dispute]:
        """What is disputed about any of these metrics, records or `table.column`s."""
        tables = [name.partition(".")[0] for name in about if name not in self.metrics]
        return [one for one in self.disputes if one.is_about(*about, *tables)]

    def label(self, metric: str) -> str:
        """A metric's name for people."""
        return self.metrics[metric].label if metric in self.metrics else words(metric)


@cache
def environment(theme: Path = THEME) -> Environment:
    """The templates, escaping everything; a name that is missing is an error, not a blank."""
    made = Environment(
        loader=FileSystemLoader(theme),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(show=show, exact=exact, plain=plain)
    made.tests["figure"] = lambda cell: bool(A_FIGURE.fullmatch(str(cell)))
    made.filters.update(words=words, seconds_in_all=_seconds)
    return made


def page(template: str, frame: Frame, path: str, **content: Any) -> str:
    """One page as HTML. path: where it will stand in the site, for its links to the rest."""
    root = "../" * path.count("/")
    return (
        environment()
        .get_template(template)
        .render(frame=frame, path=path, root=root, pages=PAGES, **content)
    )


def _seconds(night: Journal) -> float:
    return sum(step.seconds for step in night.steps)
