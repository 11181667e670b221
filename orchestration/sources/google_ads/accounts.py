"""The account hierarchy, and reading a report of one account."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from orchestration.sources.google_ads.api import SOURCE, NotEnabled, search_stream
from orchestration.sources.google_ads.rows import Row, parse
from orchestration.sources.google_ads.tables import CUSTOMER, CUSTOMER_CLIENTS, Report
from orchestration.sources.transport import Refused, Session
from orchestration.sources.windows import Days

ENABLED = "ENABLED"


@dataclass(frozen=True)
class Account:
    """An account that can have spend: not a manager."""

    customer_id: str
    time_zone: str


class Accounts:
    """The configured accounts and everything below them, found once a run."""

    def __init__(self, session: Session, roots: tuple[str, ...]) -> None:
        self.session, self.roots = session, roots

    @cached_property
    def rows(self) -> list[Row]:
        """Rows of `customers`. Raises Refused when no configured account is enabled."""
        found: dict[str, Row] = {}
        refusals: list[NotEnabled] = []
        for root in self.roots:
            try:
                for row in self._below(root):
                    found.setdefault(row["customer__id"], row)
            except NotEnabled as refusal:
                refusals.append(refusal)
                self._note(root)
        if not found and refusals:
            raise refusals[0]
        if not found:
            raise Refused(
                SOURCE,
                "no account is configured",
                "Set GOOGLE_ADS_CUSTOMER_IDS or GOOGLE_ADS_LOGIN_CUSTOMER_ID",
            )
        return list(found.values())

    @cached_property
    def readable(self) -> list[Account]:
        """The accounts that answer; a disabled one is noted once and left as it was loaded."""
        return [
            Account(row["customer__id"], row["customer__time_zone"] or "UTC")
            for row in self.rows
            if not row["customer__manager"] and self._answers(row)
        ]

    def read(self, report: Report, account: Account, days: Days | None = None) -> Iterator[Row]:
        """Rows of one report; `days` bounds segmented ones (click_view takes exactly one day)."""
        where = "" if days is None else between(days)
        results = search_stream(self.session, account.customer_id, report.query(where))
        return parse(report, results)

    def _below(self, root: str) -> list[Row]:
        """The account itself or, of a manager, all direct and indirect clients too."""
        rows = list(parse(CUSTOMER, search_stream(self.session, root, CUSTOMER.query())))
        if any(row["customer__manager"] for row in rows):
            results = search_stream(self.session, root, CUSTOMER_CLIENTS.query())
            rows += parse(CUSTOMER_CLIENTS, results)
        return rows

    def _answers(self, row: Row) -> bool:
        """Whether an account can be read. Its status alone does not say: ask once."""
        if row["customer__status"] == ENABLED:
            return True
        try:
            search_stream(self.session, row["customer__id"], CUSTOMER.query())
        except NotEnabled:
            self._note(row["customer__id"])
            return False
        return True

    def _note(self, customer_id: str) -> None:
        text = f"account {customer_id} is not enabled: its earlier rows stay as they are"
        self.session.calls.note(SOURCE, text)


def between(days: Days) -> str:
    """The GAQL condition for a range of days."""
    if days.first == days.last:
        return f"segments.date = '{days.first}'"
    return f"segments.date BETWEEN '{days.first}' AND '{days.last}'"
