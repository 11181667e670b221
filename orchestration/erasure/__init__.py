"""Erase a person from everything a company folder owns, and prove it."""

from orchestration.erasure.erasing import Erased, erase, protect
from orchestration.erasure.event_store import EventStoreUnreachable, search_events
from orchestration.erasure.ledger import Ledger, read_ledger
from orchestration.erasure.person import PersonNotFound, PersonUnclear
from orchestration.erasure.proof import Searched, Trace, search, texts_of
from orchestration.erasure.remnants import remnants
from orchestration.erasure.screening import LedgerScreen
from orchestration.erasure.spotting import LedgerWords

__all__ = [
    "Erased",
    "EventStoreUnreachable",
    "Ledger",
    "LedgerScreen",
    "LedgerWords",
    "PersonNotFound",
    "PersonUnclear",
    "Searched",
    "Trace",
    "erase",
    "protect",
    "read_ledger",
    "remnants",
    "search",
    "search_events",
    "texts_of",
]
