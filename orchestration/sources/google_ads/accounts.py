"""The account hierarchy, and reading a report of one account."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

from orchestration.sources.google_ads.api import SOURCE, NotEnabled, search_stream
from orchestration.sources.google_ads.rows import parse
from orchestration.sources.google_ads.tables import CUSTOMER, CUSTOMER_CLIENTS, Report
from orchestration.sources.transport import Refused, Session
from orchestration.sources.windows import Days

ENABLED = "ENABLED"
Row = dict[str, Any]


@dataclass(frozen=True)
class Account:
    """An account that can have spend: not a manager."""

    customer_id: str
    time_zone: str


class Accounts:
    """The accounts to read and the managers above them, found once a run.

    login: the manager we sign in through, or "".  chosen: accounts or managers to read with all
    that is below them; empty means everything below `login`.
    """

    def __init__(self, session: Session, login: str, chosen: tuple[str, ...]) -> None:
        self.session, self.login, self.chosen = session, login, chosen

    @cached_property
    def rows(self) -> list[Row]:
        """Rows of `customers`: chosen accounts of any status, and managers.

        Raises Refused for an account that we may not see, or when there is none.
        """
        found: dict[str, Row] = {}
        if self.login:
            for row in self._below(self.login):
                number = row["customer__id"]
                if row["customer__manager"] or not self.chosen or number in self.chosen:
                    found.setdefault(number, row)
        for number in self.chosen:
            if number not in found or (number != self.login and found[number]["customer__manager"]):
                for row in self._below(number):
                    found.setdefault(row["customer__id"], row)
        return list(found.values())

    @cached_property
    def readable(self) -> list[Account]:
        """The accounts that answer; a disabled one is noted once and left as it was loaded.

        Raises Refused when not one of them answers.
        """
        accounts = [
            Account(row["customer__id"], row["customer__time_zone"] or "UTC")
            for row in self.rows
            if not row["customer__manager"] and self._answers(row)
        ]
        if not accounts:
            raise Refused(
                SOURCE,
                "there is no enabled account to read",
                "Check GOOGLE_ADS_CUSTOMER_IDS and GOOGLE_ADS_LOGIN_CUSTOMER_ID",
            )
        return accounts

    def read(self, report: Report, account: Account, days: Days | None = None) -> pa.Table:
        """Rows of one report; `days` bounds segmented ones (click_view takes exactly one day)."""
        where = "" if days is None else between(days)
        results = search_stream(self.session, account.customer_id, report.query(where))
        return parse(report, results)

    def _below(self, root: str) -> list[Row]:
        """The account itself or, of a manager, all direct and indirect clients too.

        Nothing of a disabled one, which is noted.
        """
        try:
            rows = parse(CUSTOMER, search_stream(self.session, root, CUSTOMER.query())).to_pylist()
        except NotEnabled:
            self._note(root)
            return []
        if any(row["customer__manager"] for row in rows):
            results = search_stream(self.session, root, CUSTOMER_CLIENTS.query())
            rows += parse(CUSTOMER_CLIENTS, results).to_pylist()
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
