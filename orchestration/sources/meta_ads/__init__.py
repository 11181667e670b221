"""Meta Ads: accounts, campaigns, ad sets and ads of every status, daily insights per ad.

Insights are delivered as whole days (see `batches.replacing`): Meta changes a day's figures for 28
days, and an action type may vanish as well as appear. The account's own totals come along, so that
what the ads add up to can be checked.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import dlt
import orjson
import pyarrow as pa

from orchestration.sources.absences import vanished
from orchestration.sources.batches import batch, days_scope, gathered, replacing
from orchestration.sources.meta_ads.api import API_VERSION_ENDS, SOURCE, Credentials, Graph
from orchestration.sources.meta_ads.reports import read_report
from orchestration.sources.meta_ads.rows import Row, marked, parse
from orchestration.sources.meta_ads.tables import (
    ACCOUNT_INSIGHTS,
    ACCOUNTS,
    AD_INSIGHTS,
    ADSETS,
    ENTITIES,
    RECONCILIATIONS,
    TABLES,
    Entity,
)
from orchestration.sources.optional import if_there
from orchestration.sources.tables import RawTable
from orchestration.sources.transport import CallLog, Refused, Window
from orchestration.sources.windows import Days, advanced, days_to_read, months_before, today

__all__ = ["API_VERSION_ENDS", "RECONCILIATIONS", "TABLES", "Credentials", "probe", "source"]

# "The start date of the time range cannot be beyond 37 months from the current date" (code 3018).
MONTHS_KEPT = 37
# A report of a month of ads is done in seconds; an account has one row a day.
DAYS_PER_REPORT = {AD_INSIGHTS.name: 31, ACCOUNT_INSIGHTS.name: 400}


class Reader:
    """One run's view of the configured accounts."""

    def __init__(self, credentials: Credentials, window: Window, graph: Graph) -> None:
        self.credentials, self.window, self.graph = credentials, window, graph

    @cached_property
    def accounts(self) -> list[Row]:
        """Rows of `accounts`, read once."""
        return read_accounts(self.credentials, self.graph)

    def days(self, account: Row, loaded_through: date | None) -> Days:
        """The days of an account to deliver whole."""
        zone = account["timezone_name"] or "UTC"
        day = today(self.window, zone)
        floor = months_before(day, MONTHS_KEPT) + timedelta(days=1)
        return days_to_read(
            self.window,
            zone,
            loaded_through,
            self.credentials.restatement_days,
            max(floor, self.credentials.start_date or floor),
        )


def source(credentials: Credentials, window: Window, calls: CallLog, **options: Any) -> Any:
    """Everything Meta has of our ad accounts, as a dlt source with one resource per raw table.

    options: passed on to the transport's Session.  While it is read it raises Refused for a bad
    token, SourceError for anything that stays broken.
    """
    reader = Reader(credentials, window, Graph(credentials, calls, **options))

    @dlt.source(name=SOURCE)
    def meta_ads() -> Any:
        yield dlt.resource(_accounts(reader), name=ACCOUNTS.name)
        for entity in ENTITIES:
            rows = _entities(reader, entity)
            found = rows if entity is not ADSETS else if_there(rows, entity.table.name, calls)
            yield dlt.resource(found, name=entity.table.name)
        yield dlt.resource(_insights(reader, AD_INSIGHTS), name=AD_INSIGHTS.name)
        # the accounts' own totals serve comparison only
        totals = if_there(_insights(reader, ACCOUNT_INSIGHTS), "totals", calls, (400, 403, 404))
        yield dlt.resource(totals, name=ACCOUNT_INSIGHTS.name)

    return meta_ads()


def probe(credentials: Credentials, calls: CallLog) -> str:
    """Prove the token with the accounts alone. Raises what `source` would."""
    accounts = read_accounts(credentials, Graph(credentials, calls))
    return f"{len(accounts)} ad accounts can be read"


def read_accounts(credentials: Credentials, graph: Graph) -> list[Row]:
    """Rows of `accounts`. Raises Refused for one that the token may not see."""
    if not credentials.accounts:
        raise Refused(SOURCE, "no account is configured", "Set META_ACCOUNT_IDS")
    fields = ",".join(ACCOUNTS.columns)
    found = [graph.get(account, "account", fields=fields) for account in credentials.accounts]
    named = [{"account_id": str(each["id"]).removeprefix("act_"), **each} for each in found]
    return parse(ACCOUNTS, named).to_pylist()


def _accounts(reader: Reader) -> Iterator[Any]:
    yield batch(ACCOUNTS, reader.accounts)


def _entities(reader: Reader, entity: Entity) -> Iterator[Any]:
    params = {
        "fields": ",".join(entity.table.columns),
        "effective_status": orjson.dumps(entity.statuses).decode(),
    }
    state = dlt.current.resource_state()
    for account in reader.accounts:
        edge = f"{account['id']}/{entity.table.name}"
        pages = [
            marked(parse(entity.table, page))
            for page in reader.graph.pages(edge, entity.table.name, **params)
        ]
        yield from pages
        yield from vanished(entity.table, state, account["id"], pages)


def _insights(reader: Reader, table: RawTable) -> Iterator[Any]:
    """Whole days of every account; what was loaded through is remembered with the load."""
    loaded_through = dlt.current.resource_state().setdefault("loaded_through", {})
    scopes: list[str] = []
    for account in reader.accounts:
        before = loaded_through.get(account["account_id"])
        known = date.fromisoformat(before) if before else None
        days = reader.days(account, known)
        if days.first > days.last:
            continue
        yield from gathered(_report_batches(reader, table, account, days))
        ids = {"account_id": [account["account_id"]]}
        scopes.append(f"({days_scope(ids, 'date_start', days.first, days.last)})")
        if reached := advanced(reader.window, known, days):
            loaded_through[account["account_id"]] = reached.isoformat()
    if scopes:
        yield replacing(batch(table, []), " or ".join(scopes))


def _report_batches(
    reader: Reader, table: RawTable, account: Row, days: Days
) -> Iterator[pa.Table]:
    wait = reader.credentials.poll_seconds
    for chunk in days.chunks(DAYS_PER_REPORT[table.name]):
        for page in read_report(reader.graph, account["id"], table, chunk, wait):
            yield parse(table, page)
