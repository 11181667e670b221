"""Daily figures: whole days of every account, and what an empty answer means.

"An empty response is returned if there's no activity to report or if you don't have read access".
"""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote

import dlt
import pyarrow as pa

from orchestration.sources.batches import batch, gathered, replacing
from orchestration.sources.linkedin_ads.analytics import analytics
from orchestration.sources.linkedin_ads.api import ACCOUNT_URN, Credentials, Marketing
from orchestration.sources.linkedin_ads.refusals import SOURCE
from orchestration.sources.linkedin_ads.rows import Row, day_rows, parse
from orchestration.sources.linkedin_ads.tables import ACCOUNTS, Report
from orchestration.sources.transport import NotFound, Refused, Window
from orchestration.sources.windows import Days, advanced, days_to_read, months_before, today

# LinkedIn reports in UTC whatever the account's country.
ZONE = "UTC"
MONTHS_BACK = 37
DAYS_PER_CALL = 31


class Reader:
    """One run's view of the configured accounts."""

    def __init__(self, credentials: Credentials, window: Window, api: Marketing) -> None:
        self.credentials, self.window, self.api = credentials, window, api

    @cached_property
    def accounts(self) -> list[Row]:
        """Rows of `accounts`, read once."""
        return read_accounts(self.credentials, self.api)

    def days(self, loaded_through: date | None) -> Days:
        """The days of an account to deliver whole."""
        floor = months_before(today(self.window, ZONE), MONTHS_BACK)
        return days_to_read(
            self.window,
            ZONE,
            loaded_through,
            self.credentials.restatement_days,
            self.credentials.start_date or floor,
        )


def whole_days(reader: Reader, report: Report) -> Iterator[Any]:
    """Whole days of every account; what was loaded through is remembered with the load."""
    state = dlt.current.resource_state()
    loaded_through = state.setdefault("loaded_through", {})
    last_delivery = state.setdefault("last_delivery", {})
    scopes: list[str] = []
    for account in reader.accounts:
        number = account["id"]
        before = loaded_through.get(number)
        known = date.fromisoformat(before) if before else None
        days = reader.days(known)
        if days.first > days.last:
            continue
        delivered: list[date] = []
        yield from gathered(_batches(reader, report, number, days, delivered))
        judge_silence(reader, number, days, delivered, last_delivery)
        scopes.append(
            f"(account = '{ACCOUNT_URN}{int(number)}'"
            f" and date_range__start between date '{days.first}' and date '{days.last}')"
        )
        if reached := advanced(reader.window, known, days):
            loaded_through[number] = reached.isoformat()
    if scopes:
        yield replacing(batch(report.table, []), " or ".join(scopes))


def _batches(
    reader: Reader, report: Report, number: str, days: Days, delivered: list[date]
) -> Iterator[pa.Table]:
    """One batch per call; `delivered` collects the last day with figures of each."""
    for chunk in days.chunks(DAYS_PER_CALL):
        for elements in analytics(reader.api, number, report.pivot, chunk):
            rows = day_rows(report, ACCOUNT_URN + number, elements)
            if rows.num_rows:
                delivered.append(max(rows["date_range__start"].to_pylist()))
            yield rows


def judge_silence(
    reader: Reader, number: str, days: Days, delivered: list[date], last: dict[str, str]
) -> None:
    """Remember the last day with figures; where even that day is empty now, access is gone.

    Raises Refused then: an empty answer must not delete what was loaded.
    """
    if delivered:
        last[number] = max([*map(str, delivered), last.get(number, "")])
        return
    if days.first.isoformat() <= last.get(number, "") <= days.last.isoformat():
        raise Refused(
            SOURCE,
            f"account {number} reports nothing for days that had figures: access was withdrawn",
            "Give the token's member a role in the account again",
        )
    reader.api.session.calls.note(
        SOURCE,
        f"account {number} reports nothing from {days.first} to {days.last}: no delivery, or the"
        " token lacks r_ads_reporting or a role in the account",
    )


def read_accounts(credentials: Credentials, api: Marketing) -> list[Row]:
    """Rows of `accounts`. Raises Refused for one that the token may not see."""
    if not credentials.accounts:
        raise Refused(SOURCE, "no account is configured", "Set LINKEDIN_ACCOUNT_IDS")
    found = [_account(api, each) for each in credentials.accounts]
    return parse(ACCOUNTS, found).to_pylist()


def _account(api: Marketing, number: str) -> dict[str, Any]:
    """An account by its id or, where LinkedIn does not answer so, by the finder."""
    try:
        return api.get(f"adAccounts/{number}", "adAccounts")
    except NotFound:
        urn = quote(ACCOUNT_URN + number, safe="")
        query = f"q=search&search=(id:(values:List({urn})))"
        found = api.get("adAccounts", "adAccounts", query)["elements"]
        mine = [each for each in found if str(each.get("id")) == number]
        if not mine:
            raise
        return mine[0]
