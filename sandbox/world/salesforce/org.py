"""All records of the Salesforce org, from first to last day."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sandbox.world.crm.book import Book
from sandbox.world.crm.entry import Entry
from sandbox.world.crm.record import Record, Version
from sandbox.world.salesforce.ids import PREFIXES, salesforce_id

Translation = Mapping[str, tuple[str, Callable[[str], str | None]]]


class Org:
    """Entries by object. A value is text or None, as in the CRM that it mirrors."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, Entry]] = {kind: {} for kind in PREFIXES}

    def open(
        self, kind: str, number: int, moment: datetime, values: Mapping[str, str | None]
    ) -> Entry:
        """A record created at `moment`; the number decides its id."""
        entry = Entry(kind, salesforce_id(kind, number), moment, moment)
        entry.put(moment, {"IsDeleted": "false", **values})
        self.entries[kind][entry.id] = entry
        return entry

    def next(self, kind: str, moment: datetime, values: Mapping[str, str | None]) -> Entry:
        """A record with the next number of its object."""
        return self.open(kind, len(self.entries[kind]) + 1, moment, values)

    def records(self, kind: str, moment: datetime) -> list[Record]:
        """What the org has of an object, recycle bin included, in order of its ids."""
        entries = self.entries[kind].values()
        served = [entry.at(moment) for entry in entries if entry.is_served(moment)]
        return sorted(served, key=lambda record: record.id)


def delete(entry: Entry, moment: datetime, master: Entry | None = None) -> None:
    """Put a record into the recycle bin, or merge it into another."""
    values = {"IsDeleted": "true", **({"MasterRecordId": master.id} if master else {})}
    entry.put(moment, values)


def purge(entry: Entry, moment: datetime) -> None:
    """Empty a record from the recycle bin: nothing tells of it any more."""
    entry.gone_at, entry.gone_why = moment, "purged"


def survivor(book: Book, entry: Entry) -> Entry:
    """The HubSpot record that ends up with the history of one that was merged away."""
    while entry.survivor:
        entry = book.entries[entry.object_type][entry.survivor]
    return entry


def translate(entry: Entry, names: Translation, since: datetime) -> dict[str, list[Version]]:
    """The history of a HubSpot record in Salesforce's names and values, from `since` on.

    What was true at `since` is the value the record is created with.
    """
    told: dict[str, list[Version]] = {}
    for name, (field, value_of) in names.items():
        first = entry.value(name, since)
        versions = [Version(value_of(first) if first else None, since)]
        for version in entry.versions.get(name, []):
            value = value_of(version.value) if version.value else None
            if version.timestamp > since and value != versions[-1].value:
                versions.append(Version(value, version.timestamp))
        told[field] = versions
    return told


def tell(entry: Entry, told: Mapping[str, list[Version]], until: datetime | None = None) -> None:
    """Write a translated history into a record, up to `until` where given."""
    for field, versions in told.items():
        for version in versions:
            if until is None or version.timestamp < until:
                entry.put(version.timestamp, {field: version.value})
