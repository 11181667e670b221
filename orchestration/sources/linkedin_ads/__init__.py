"""LinkedIn Ads: accounts, campaign groups, campaigns, creatives of every status, daily figures.

Figures are delivered as whole days (see `batches.replacing`): LinkedIn still changes clicks and
conversions for weeks. The account's own days come along, so that what campaigns add up to can be
checked. An empty answer may also mean that the token may not report on the account: it is said,
and it never empties days that had figures before.
"""

from collections.abc import Iterator
from typing import Any

import dlt

from orchestration.sources.absences import vanished
from orchestration.sources.batches import batch
from orchestration.sources.linkedin_ads.api import Credentials, Marketing, version_ends
from orchestration.sources.linkedin_ads.daily import Reader, read_accounts, whole_days
from orchestration.sources.linkedin_ads.refusals import API_VERSION, SOURCE
from orchestration.sources.linkedin_ads.rows import marked, parse
from orchestration.sources.linkedin_ads.tables import (
    ACCOUNTS,
    ENTITIES,
    RECONCILIATIONS,
    REPORTS,
    TABLES,
    Entity,
)
from orchestration.sources.optional import if_there
from orchestration.sources.transport import CallLog, Window

__all__ = [
    "API_VERSION",
    "RECONCILIATIONS",
    "TABLES",
    "Credentials",
    "probe",
    "source",
    "version_ends",
]


def source(credentials: Credentials, window: Window, calls: CallLog, **options: Any) -> Any:
    """Everything LinkedIn has of our ad accounts, as a dlt source with one resource per raw table.

    options: passed on to the transport's Session.  While it is read it raises Refused for a bad
    token, SourceError for anything that stays broken.
    """
    reader = Reader(credentials, window, Marketing(credentials, calls, **options))

    @dlt.source(name=SOURCE)
    def linkedin_ads() -> Any:
        yield dlt.resource(_accounts(reader), name=ACCOUNTS.name)
        for entity in ENTITIES:
            rows = _entities(reader, entity)
            found = rows if entity.is_required else if_there(rows, entity.table.name, calls)
            yield dlt.resource(found, name=entity.table.name)
        for report in REPORTS:
            rows, name = whole_days(reader, report), report.table.name
            found = rows if report.is_required else if_there(rows, name, calls, (400, 404))
            yield dlt.resource(found, name=name)

    return linkedin_ads()


def probe(credentials: Credentials, calls: CallLog) -> str:
    """Prove the token with the accounts alone. Raises what `source` would."""
    accounts = read_accounts(credentials, Marketing(credentials, calls))
    return f"{len(accounts)} ad accounts can be read, API {credentials.version}"


def _accounts(reader: Reader) -> Iterator[Any]:
    yield batch(ACCOUNTS, reader.accounts)


def _entities(reader: Reader, entity: Entity) -> Iterator[Any]:
    state = dlt.current.resource_state()
    for account in reader.accounts:
        path = f"adAccounts/{account['id']}/{entity.path}"
        pages = [
            marked(parse(entity.table, page), entity.status)
            for page in reader.api.pages(path, entity.query, entity.page_size)
        ]
        yield from pages
        yield from vanished(entity.table, state, account["id"], pages)
