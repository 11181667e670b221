"""Google Ads over REST: accounts, entities of every status, daily metrics, clicks with their gclid.

Metrics are delivered as whole days (see `batches.replacing`): the restatement window of every
account is read again each run, so credits and late conversions arrive and withdrawn rows go.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import dlt
import pyarrow as pa

from orchestration.sources.absences import vanished
from orchestration.sources.batches import batch, days_scope, gathered, replacing
from orchestration.sources.google_ads.accounts import Account, Accounts
from orchestration.sources.google_ads.api import (
    API_VERSION_ENDS,
    SOURCE,
    Credentials,
    TooOld,
    open_session,
)
from orchestration.sources.google_ads.rows import marked
from orchestration.sources.google_ads.tables import (
    AD_DAILY,
    CAMPAIGN_DAILY,
    CAMPAIGNS,
    CLICK_VIEWS,
    CUSTOMER,
    CUSTOMER_DAILY,
    ENTITIES,
    RECONCILIATIONS,
    TABLES,
    Report,
)
from orchestration.sources.optional import if_there
from orchestration.sources.transport import CallLog, SourceError, Window
from orchestration.sources.windows import Days, advanced, days_to_read, months_before, today

__all__ = ["API_VERSION_ENDS", "RECONCILIATIONS", "TABLES", "Credentials", "probe", "source"]

# The vendor keeps daily detail for 37 months and refuses older dates.
MONTHS_KEPT = 37
# "can be requested for dates back to 90 days before the time of the request"
CLICK_DAYS_KEPT = 90
# A month of ads per call keeps one answer well below 100 MB in accounts with 10,000 active ads.
DAYS_PER_CALL = 31
# An account has one row a day.
DAYS_PER_TOTAL = 400


def source(credentials: Credentials, window: Window, calls: CallLog, **options: Any) -> Any:
    """Everything Google Ads has of our accounts, as a dlt source with one resource per raw table.

    options: passed on to the transport's Session.  While it is read it raises Refused for a bad
    token, SourceError for anything that stays broken.
    """
    accounts = _accounts(credentials, calls, **options)
    start = credentials.start_date or date.min

    def earliest_metrics(day: date) -> date:
        return max(months_before(day, MONTHS_KEPT), start)

    def earliest_click(day: date) -> date:
        return max(day - timedelta(days=CLICK_DAYS_KEPT), start)

    def metrics(report: Report, earliest: Callable[[date], date], per_call: int) -> Any:
        def days_of(account: Account, loaded: date | None) -> Days:
            floor = earliest(today(window, account.time_zone))
            restated = credentials.restatement_days
            return days_to_read(window, account.time_zone, loaded, restated, floor)

        rows = _daily(accounts, report, window, days_of, per_call)
        return found(report, _totals(rows, calls) if report is CUSTOMER_DAILY else rows)

    def found(report: Report, rows: Iterator[Any]) -> Any:
        is_required = report in (CAMPAIGNS, CAMPAIGN_DAILY)
        there = rows if is_required else if_there(rows, report.table.name, calls, (404,))
        return dlt.resource(there, name=report.table.name)

    @dlt.source(name=SOURCE)
    def google_ads() -> Any:
        yield dlt.resource(_customers(accounts), name=CUSTOMER.table.name)
        for report in ENTITIES:
            yield found(report, _entities(accounts, report))
        yield metrics(CAMPAIGN_DAILY, earliest_metrics, DAYS_PER_CALL)
        yield metrics(AD_DAILY, earliest_metrics, DAYS_PER_CALL)
        yield metrics(CUSTOMER_DAILY, earliest_metrics, DAYS_PER_TOTAL)
        yield metrics(CLICK_VIEWS, earliest_click, 1)

    return google_ads()


def probe(credentials: Credentials, calls: CallLog) -> str:
    """Prove the credentials with the account list alone. Raises what `source` would."""
    accounts = _accounts(credentials, calls)
    return f"{len(accounts.readable)} accounts can be read"


def _accounts(credentials: Credentials, calls: CallLog, **options: Any) -> Accounts:
    session = open_session(credentials, calls, **options)
    return Accounts(session, credentials.login, credentials.chosen)


def _customers(accounts: Accounts) -> Iterator[Any]:
    yield batch(CUSTOMER.table, accounts.rows)


def _entities(accounts: Accounts, report: Report) -> Iterator[Any]:
    status = next(name for name in report.table.columns if name.endswith("status"))
    state = dlt.current.resource_state()
    for account in accounts.readable:
        rows = marked(accounts.read(report, account), status)
        yield rows
        yield from vanished(report.table, state, account.customer_id, [rows])


def _daily(
    accounts: Accounts,
    report: Report,
    window: Window,
    days_of: Callable[[Account, date | None], Days],
    per_call: int,
) -> Iterator[Any]:
    """Whole days of every account; what was loaded through is remembered with the load."""
    loaded_through = dlt.current.resource_state().setdefault("loaded_through", {})
    scopes: list[str] = []
    for account in accounts.readable:
        before = loaded_through.get(account.customer_id)
        known = date.fromisoformat(before) if before else None
        days = days_of(account, known)
        served: list[Days] = []
        yield from gathered(_chunks(accounts, report, account, days.chunks(per_call), served))
        if served:
            scopes.append(scope_of(account, Days(served[0].first, served[-1].last)))
        if reached := advanced(window, known, days):
            loaded_through[account.customer_id] = reached.isoformat()
    if scopes:
        yield replacing(batch(report.table, []), " or ".join(scopes))


def _totals(days: Iterator[Any], calls: CallLog) -> Iterator[Any]:
    """The accounts' own days. They serve comparison only: where there are none, none is made."""
    try:
        batches = list(days)
    except SourceError as refusal:
        if refusal.status != 400:
            raise
        batches = None
    rows = [each for each in batches or [] if isinstance(each, pa.Table)]
    if batches is None or any(each["segments__date"].null_count for each in rows):
        calls.note(SOURCE, "the accounts' own daily totals cannot be read: nothing to compare with")
        return
    yield from batches


def _chunks(
    accounts: Accounts,
    report: Report,
    account: Account,
    chunks: Iterable[Days],
    served: list[Days],
) -> Iterator[pa.Table]:
    """One batch per call; `served` collects the days that the vendor still serves."""
    for chunk in chunks:
        try:
            rows = accounts.read(report, account, chunk)
        except TooOld:
            continue
        served.append(chunk)
        yield rows


def scope_of(account: Account, days: Days) -> str:
    """The rows of one account that these days cover."""
    ids = {"customer__id": [account.customer_id]}
    return f"({days_scope(ids, 'segments__date', days.first, days.last)})"
