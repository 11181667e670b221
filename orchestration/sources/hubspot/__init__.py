"""HubSpot: contacts, companies, deals, activities, tickets, with history and associations.

The first run lists everything. Later runs ask search what was edited since the last run, less an
overlap, and read those records by id. Archived, merged and purged records are marked, never lost.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import dlt

from orchestration.sources.hubspot import account
from orchestration.sources.hubspot.api import API_VERSION, API_VERSION_ENDS, SOURCE, Api
from orchestration.sources.hubspot.forms import Forms
from orchestration.sources.hubspot.objects import Pace, Reading
from orchestration.sources.hubspot.properties import properties_to_read
from orchestration.sources.hubspot.tables import OBJECT_TYPES, RECONCILIATIONS, TABLES, ObjectType
from orchestration.sources.transport import CallLog, NotFound, Refused, Window

__all__ = [
    "API_VERSION",
    "API_VERSION_ENDS",
    "RECONCILIATIONS",
    "TABLES",
    "Credentials",
    "Pace",
    "probe",
    "source",
]


@dataclass(frozen=True)
class Credentials:
    """Who we are to HubSpot, and what to read beyond the declared columns.

    base_url: scheme://host[:port].  access_token: of a private app, with the read scopes of the
    object types.  extra_properties: object type to property names; the account's own properties
    come anyway.  accepted: properties, as `contacts.score`, whose removal or new type the company
    has taken note of.  pace: how much to look at again.
    """

    base_url: str
    access_token: str = field(repr=False)
    extra_properties: dict[str, tuple[str, ...]] = field(default_factory=dict)
    accepted: tuple[str, ...] = ()
    pace: Pace = field(default_factory=Pace)


def source(credentials: Credentials, window: Window, calls: CallLog, **options: Any) -> Any:
    """HubSpot as a dlt source, one resource per object type, plus owners and pipelines.

    options: passed on to the transport's Session.  While it is read it raises Refused for a bad
    token or a missing required scope, QuotaExhausted for the daily quota, SourceError otherwise.
    """
    api = Api.open(credentials.base_url, credentials.access_token, calls, **options)

    @dlt.source(name=SOURCE)
    def hubspot() -> Any:
        yield dlt.resource(account.owners(api, calls), name="owners")
        forms = Forms(api, window, credentials.pace.full_days, calls)
        yield dlt.resource(forms.items(), name="forms")
        yield dlt.resource(account.pipelines(api, calls), name="pipelines")
        for kind in OBJECT_TYPES:
            yield dlt.resource(_objects(api, kind, credentials, window, calls), name=kind.name)

    return hubspot()


def probe(credentials: Credentials, calls: CallLog) -> str:
    """Prove the token with one small page of owners. Raises what `source` would."""
    api = Api.open(credentials.base_url, credentials.access_token, calls)
    page = next(api.pages(f"/crm/owners/{API_VERSION}", "owners", limit=1))
    return f"signed in, API {API_VERSION}, {'owners can be read' if page else 'no owner yet'}"


def _objects(
    api: Api, kind: ObjectType, credentials: Credentials, window: Window, calls: CallLog
) -> Iterator[Any]:
    """One object type; one that the account may not read is reported once and stays as it is."""
    state = dlt.current.source_state().setdefault(kind.name, {})
    extra = credentials.extra_properties.get(kind.name, ())
    try:
        accepted = credentials.accepted
        properties = properties_to_read(api, kind, extra, accepted, state, calls)
        yield from properties.items(kind.name)
        reading = Reading(api, kind, window, credentials.pace, properties.names, state, calls)
        yield from reading.items()
    except (Refused, NotFound) as refusal:
        if refusal.status == 401 or kind.is_required:
            raise
        calls.note(SOURCE, f"{kind.name} left out: {refusal.what}. {refusal.how_to_fix}")
