"""Salesforce: leads, contacts, accounts, opportunities with history, campaigns, activities, cases.

Rows come by REST queries, large first loads by bulk jobs. Deleted and merged records are marked,
never lost; what was emptied from the recycle bin is found by full reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import dlt

from orchestration.sources.absences import replaced
from orchestration.sources.batches import batch
from orchestration.sources.salesforce.api import (
    API_VERSION,
    API_VERSION_ENDS,
    ROOT,
    SOURCE,
    Api,
)
from orchestration.sources.salesforce.fields import fields_to_read
from orchestration.sources.salesforce.objects import Pace, Reading
from orchestration.sources.salesforce.signing_in import SignIn
from orchestration.sources.salesforce.tables import (
    FIELDS,
    OBJECTS,
    RECONCILIATIONS,
    TABLES,
    SObject,
)
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

# Other applications share the org's requests of 24 hours; past this share they should know.
USAGE_TO_MENTION = 0.8


@dataclass(frozen=True)
class Credentials:
    """Who we are to Salesforce, by the client credentials flow or, with a key, by JWT bearer.

    login_url: the org's my domain address, scheme://host[:port].  pace: how much to look at again.
    accepted: removed or retyped fields to go on without, as `leads.Score__c`.  username,
    private_key: PEM text; they go before the secret.
    """

    login_url: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    username: str = ""
    private_key: str = field(default="", repr=False)
    pace: Pace = field(default_factory=Pace)
    accepted: tuple[str, ...] = ()

    @property
    def sign_in(self) -> SignIn:
        """What the token address wants to see."""
        return SignIn(
            self.login_url, self.client_id, self.client_secret, self.username, self.private_key
        )


def source(credentials: Credentials, window: Window, calls: CallLog, **options: Any) -> Any:
    """Salesforce as a dlt source, one resource per object.

    options: passed on to the transport's Session.  While it is read it raises Refused for a bad
    client or a missing required object, QuotaExhausted for the 24-hour limit, SourceError
    otherwise.
    """
    api = Api(credentials.sign_in, calls, options)

    @dlt.source(name=SOURCE)
    def salesforce() -> Any:
        for kind in OBJECTS:
            rows = _rows(api, kind, credentials, window, calls)
            yield dlt.resource(rows, name=kind.table.name)

    return salesforce()


def probe(credentials: Credentials, calls: CallLog) -> str:
    """Prove the client with one look at the org's limits. Raises what `source` would."""
    api = Api(credentials.sign_in, calls)
    limit = api.session.get(f"{ROOT}/limits", endpoint="limits").get("DailyApiRequests") or {}
    left = f"{limit.get('Remaining')} of {limit.get('Max')} requests of 24 hours left"
    return f"signed in, API {API_VERSION}, {left}"


def _rows(
    api: Api, kind: SObject, credentials: Credentials, window: Window, calls: CallLog
) -> Iterator[Any]:
    """One object; one that the org lacks is reported once and stays as it is, never half read."""
    state, has_begun = dlt.current.source_state().setdefault(kind.name, {}), False
    try:
        accepted = credentials.accepted
        fields, described = fields_to_read(api, kind, accepted, state, calls)
        for item in Reading(api, kind, window, credentials.pace, fields, state, calls).items():
            has_begun = True
            yield item
        if described is not None:
            yield replaced(FIELDS, [{"object_type": kind.table.name}])
            yield dlt.mark.with_table_name(batch(FIELDS, described), FIELDS.name)
    except (Refused, NotFound) as refusal:
        if refusal.status == 401 or kind.is_required or has_begun:
            raise
        calls.note(SOURCE, f"{kind.name} left out: {refusal.what}. {refusal.how_to_fix}")
    if api.used and api.used[0] >= USAGE_TO_MENTION * api.used[1]:
        share = f"{100 * api.used[0] // api.used[1]} %"
        calls.note(SOURCE, f"{share} of the org's API requests of 24 hours are used")
