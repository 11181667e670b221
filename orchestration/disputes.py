"""What the departments dispute, as a release says it, to be shown beside each figure it is about.

Readers see the release's disputes and never the company's file: both sides look at one page.
"""

import re
from dataclasses import dataclass
from datetime import date

import duckdb

DISPUTES = """
select about, raised_by, claim, outcome, month_start_date as month, opened_date as opened,
    decided_date as decided
from published.disputes
order by is_open desc, opened_date desc nulls last, dispute_id
"""


@dataclass(frozen=True)
class Dispute:
    """One dispute. about: a metric, or a record's id; month: of the metric, all where None."""

    about: str
    raised_by: str | None
    claim: str | None
    outcome: str | None
    month: date | None
    opened: date | None
    decided: date | None

    @property
    def state(self) -> str:
        """How it ended, or that it has not."""
        return self.outcome or ("decided" if self.decided else "open")

    @property
    def mark(self) -> str:
        """What stands beside a number: that it is disputed, or how the dispute ended."""
        return f"disputed: {self.outcome}" if self.outcome else "disputed"

    @property
    def sentence(self) -> str:
        """Who disputes what, and how it ended."""
        month = f", {self.month:%b %Y}" if self.month else ""
        claim = f": {self.claim}" if self.claim else ""
        by = self.raised_by or "nobody named"
        return f"{self.about}{month}, disputed by {by}{claim} ({self.state})"

    def is_about(self, *names: object, month: date | None = None) -> bool:
        """Whether it is about one of these metrics or records. month: of the number, if it has one.

        People write `won revenue`, `Won-Revenue` and `won_revenue` for the same metric.
        """
        if month and self.month and month.replace(day=1) != self.month:
            return False
        return _spelled(self.about) in {_spelled(str(name)) for name in names if name}


def read_disputes(connection: duckdb.DuckDBPyConnection) -> list[Dispute]:
    """Every dispute of a release, open ones first; none where the release is older than they."""
    try:
        found = connection.execute(DISPUTES).fetchall()
    except duckdb.CatalogException:
        return []
    return [Dispute(*row) for row in found if row[0]]


def _spelled(name: str) -> str:
    return re.sub(r"[\s_:-]+", "_", name.strip().lower())
