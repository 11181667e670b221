"""The page for the joint weekly meeting: what changed, what each side missed, what is disputed.

Sections are made once, of sentences and tables; `tandem brief` writes them as Markdown, the site as
a page. Numbers are written for people: the rows behind them are `tandem explain`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from orchestration.brief_questions import (
    BRIDGE,
    CHANGES,
    DISPUTABLE,
    LEDGER,
    MISSES,
    PARTS,
    REASONS,
    RELEASE,
    RESTATED,
    TEAMS,
    VERDICTS,
    WEEK,
)
from orchestration.disputes import Dispute, read_disputes
from orchestration.site.formats import show, words

ALLOCATION = "An accounting allocation, not a causal effect."
# The form of a column by its name; every other is a text.
FORMS = {
    "amount": "money", "expected_value": "money", "marketing": "money", "sales": "money",
    "realised": "money", "closing": "money", "effect": "number", "target": "number",
    "actual": "number", "before": "number", "after": "number", "reached": "rate",
    "in_time": "rate", "accepted": "rate", "contradicted": "rate", "days_open": "count",
    "handoffs": "count", "lost_deals": "number", "this_week": "number", "week_before": "number",
    "median_minutes": "minutes", "attempts": "number", "month": "month", "observations": "count",
}  # fmt: skip
OWN_WORDS = ("reason", "record", "owner", "team")
DISPUTED = ("Opened", "By", "About", "Month", "Claim", "Outcome", "Decided")
GLOSSARY = (
    ("Inquiry, MQL, SAL, SQL, SQO", "first response; marketing hands over; sales accepts; need"
     " verified; opportunity opened. Shares of each step are in the contract."),
    ("In time", "answered within the promise, in the team's own business hours; past it and not yet"
     " answered is breached."),
    ("Effect", "what a factor added to or took from the gap to plan, shared out over all orders of"
     " the factors (Shapley)."),
    ("Beyond chance", "the 95 % interval of the effect leaves out zero; nothing is said below the"
     " contract's minimum number of observations."),
    ("Expected value", "chance to be won, by what such records did before, times what they bring."),
    ("As was, as is", "what a closed month was first reported with, and what it is today."),
)  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A part of the page: sentences, then a table; `nothing` is said where both are empty."""

    title: str
    sentences: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    nothing: str = "Nothing."


@dataclass(frozen=True)
class Brief:
    """The whole page: whose, of which release, and its sections in the order of the meeting."""

    title: str
    about: str
    sections: tuple[Section, ...]


def brief(connection: duckdb.DuckDBPyConnection) -> str:
    """Write the page in Markdown, which reads as text."""
    page = brief_page(connection)
    return "\n".join([f"# {page.title}\n", f"{page.about}\n", *map(_markdown, page.sections)])


def brief_page(connection: duckdb.DuckDBPyConnection) -> Brief:
    """Gather the page from a release, its disputes beside what they are about and in a section."""
    company, version, contract, as_of, currency = _ask(connection, RELEASE)[1][0]
    disputes = read_disputes(connection)
    asked = _Asked(connection, currency or "", disputes)
    return Brief(
        f"{company}: the week of Sales and Marketing",
        f"Release {version}, contract {contract}, as of {as_of:%Y-%m-%d %H:%M} UTC. {ALLOCATION}",
        (
            asked.table("The last seven days", WEEK, nothing="Nothing happened."),
            asked.table("The last complete month against plan", CHANGES),
            asked.table("Where the year stands against its plan", BRIDGE, about="won_revenue"),
            asked.said("Segments and channels beyond chance", PARTS, "None."),
            asked.table("The five largest misses of Sales", MISSES, "sales"),
            asked.table("The five largest misses of Marketing", MISSES, "marketing"),
            asked.said("Verdicts on campaigns", VERDICTS, "None beyond chance."),
            asked.table("Expected revenue moved, above expectation", LEDGER, about="ledger_months"),
            asked.table("Why deals were lost", REASONS),
            asked.table(
                "What teams may train", TEAMS, nothing="No handoff in three months.",
                about="sla_met_rate",
            ),
            asked.table(
                "Reported numbers that changed in a week", RESTATED,
                nothing="No closed month was restated.",
            ),
            asked.table("Handshakes that Sales and Marketing may dispute", DISPUTABLE),
            _disputed(disputes),
            Section("Words", tuple(f"{word}: {meaning}" for word, meaning in GLOSSARY)),
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    """Questions to one release, answered in words."""

    connection: duckdb.DuckDBPyConnection
    currency: str
    disputes: list[Dispute]

    def table(
        self, title: str, sql: str, *values: str, nothing: str = "Nothing.", about: str = ""
    ) -> Section:
        """A section with a table, disputed rows marked. about: the metric of all its numbers."""
        headers, rows = _ask(self.connection, sql, *values)
        told = tuple(self._row(dict(zip(headers, row, strict=True))) for row in rows)
        disputed = tuple(one.sentence for one in self.disputes if one.is_about(about))
        # A column `unit` says how the numbers of its row are written.
        shown = tuple(words(name) for name in headers if name != "unit")
        return Section(title, disputed, shown, told, nothing)

    def said(self, title: str, sql: str, nothing: str) -> Section:
        """A section of sentences, each with what it is about in further columns."""
        rows = _ask(self.connection, sql)[1]
        told = tuple(f"{sentence}{self._mark(*about)}" for sentence, *about in rows)
        return Section(title, told, nothing=nothing)

    def _row(self, row: dict[str, Any]) -> tuple[str, ...]:
        told = [self._cell(name, row[name], row.get("unit")) for name in row if name != "unit"]
        about = [row.get(name) for name in ("metric", "factor", "record")]
        told[0] += self._mark(*about, month=row.get("month"))
        return tuple(told)

    def _mark(self, *about: Any, month: date | None = None) -> str:
        marks = [one.mark for one in self.disputes if one.is_about(*about, month=month)]
        return f" ({', '.join(marks)})" if marks else ""

    def _cell(self, name: str, value: Any, unit: str | None) -> str:
        form = FORMS.get(name)
        if form == "number":
            is_whole = value is not None and value == int(value)
            form = unit if unit in ("money", "rate") else "count" if is_whole else "number"
        if form is None:
            form = "verbatim" if name in OWN_WORDS else "text"
        return show(value, form, self.currency)


def _disputed(disputes: Sequence[Dispute]) -> Section:
    told = tuple(
        tuple("" if value is None else str(value) for value in (
            one.opened, one.raised_by, one.about, one.month and f"{one.month:%b %Y}", one.claim,
            one.state, one.decided,
        ))
        for one in disputes
    )  # fmt: skip
    return Section("Disputes and decisions", (), DISPUTED if told else (), told)


def _ask(
    connection: duckdb.DuckDBPyConnection, sql: str, *values: str
) -> tuple[list[str], list[Sequence[Any]]]:
    cursor = connection.execute(sql, list(values))
    return [column[0] for column in cursor.description or ()], list(cursor.fetchall())


def _markdown(section: Section) -> str:
    lines = [f"## {section.title}\n", *(f"- {sentence}" for sentence in section.sentences)]
    if section.rows:
        lines += [_line(section.headers), _line(["---"] * len(section.headers))]
        lines += map(_line, section.rows)
    elif not section.sentences:
        lines.append(section.nothing)
    return "\n".join([*lines, ""])


def _line(values: Sequence[str]) -> str:
    return f"| {' | '.join(value.replace('|', '/') for value in values)} |"
