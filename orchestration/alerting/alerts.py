"""What is worth an alert, and its words: which run and which steps, no value of any row."""

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.journal import Journal

RUNBOOK = "docs/runbook.md"
NO_NIGHTS = ("done", "different")
BAD = ("failed", "refused", "published_stale")
HEADLINES = {
    "failed": "the night failed: nothing is published, readers keep the last release",
    "refused": "a gate refused: nothing is published, readers keep the last release",
    "stale": "published, but a source is stale",
    "different": "built anew, tables are not what the nights have made of them",
    "overdue": "data is older than it may be",
    "recovered": "all is well again",
}


@dataclass(frozen=True)
class Alert:
    """One message. kind: a key of HEADLINES. places: steps, rules, sources or tables, no values."""

    kind: str
    company: str
    places: tuple[str, ...] = ()
    run_id: str = ""
    as_of: str = ""

    @property
    def subject(self) -> str:
        """One line that says it all."""
        return f"Tandem, {self.company}: {HEADLINES[self.kind]}"

    @property
    def text(self) -> str:
        """The whole message."""
        run = [f"run {self.run_id}, as of {self.as_of}"] if self.run_id else []
        where = [f"- {place}" for place in self.places]
        help_lines = [] if self.kind == "recovered" else [f"What to do: {RUNBOOK}, '{self.kind}'"]
        return "\n".join([self.subject, *run, *where, *help_lines])


def alert_of_night(journal: Journal, before: Sequence[Journal]) -> Alert | None:
    """What a night that has just ended is worth. before: earlier runs, the newest first.

    A finding's own words may quote a row, so only where it stands is told.
    """
    kinds = {"failed": "failed", "refused": "refused", "published_stale": "stale"}
    kind = {**kinds, "different": "different"}.get(journal.status)
    if kind is None:
        was_bad = next((j.status in BAD for j in before if j.status not in NO_NIGHTS), False)
        kind = "recovered" if journal.status == "published" and was_bad else None
    if kind is None:
        return None
    wanted = ("error", "warning") if kind == "stale" else ("error",)
    places = {f.where: None for f in journal.findings if f.severity in wanted}
    moment = f"{journal.as_of:%Y-%m-%d %H:%M %Z}".strip()
    told = () if kind == "recovered" else tuple(places)
    return Alert(kind, journal.company, told, journal.run_id, moment)
