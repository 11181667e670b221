"""Fields of the export that went or changed their type since the table before.

A field that is no longer exported would arrive as null, as if nobody had ever clicked. GA4 adds
fields, so an older day may lack what a newer one has; never the other way round. Tables of one kind
are compared: an intraday table need not have all that a daily one has.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from google.cloud.bigquery import SchemaField

from orchestration.sources.ga4.plan import ExportTable
from orchestration.sources.ga4.tables import EVENTS, SOURCE
from orchestration.sources.transport import SourceError


def field_types(fields: Sequence[SchemaField]) -> dict[str, str]:
    """The type of every field by its path, as `geo.country`; a list says so before its type."""
    return dict(_paths(fields, ""))


def remember(
    table: ExportTable,
    fields: Sequence[SchemaField],
    accepted: Collection[str],
    before: Mapping[str, Any],
    state: dict[str, Any],
) -> None:
    """Compare the fields that are read of a table with those of the last load, and keep the newest.

    accepted: changes the company has taken note of, as `events.geo.country`.  before, state: what
    the last load knew and what this one will, by dataset and kind: the day of the newest table and
    its fields. A first load compares nothing: what the past looked like is no news.
    Raises SourceError that names the fields which went or are of another type.
    """
    day, now = table.day.isoformat(), field_types(fields)
    known_day, known = before.get(table.dataset, {}).get(table.kind, ["", {}])
    changes = _changes(known, now) if day >= known_day else ()
    found = [text for path, text in changes if f"{EVENTS.name}.{path}" not in accepted]
    if found:
        fix = (
            "Restore it in the export; or, if the change is meant, add it to accepted_changes"
            f" under [sources.{SOURCE}] in company.toml, as {EVENTS.name}.geo.country"
        )
        raise SourceError(SOURCE, f"{table.address}: {'; '.join(found)}", fix)
    of_dataset = state.setdefault(table.dataset, {})
    if day >= of_dataset.get(table.kind, [""])[0]:
        of_dataset[table.kind] = [day, now]


def _changes(known: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for path, before in known.items():
        if path not in now:
            yield path, f"field {path} was removed"
        elif now[path] != before:
            yield path, f"field {path} is {now[path]}, was {before}"


def _paths(fields: Sequence[SchemaField], prefix: str) -> Iterator[tuple[str, str]]:
    for field in fields:
        path = prefix + field.name
        yield path, f"{'list of ' if field.mode == 'REPEATED' else ''}{field.field_type}"
        yield from _paths(field.fields, f"{path}.")
