"""Which properties of an object type are read, and what became of them since they were last seen.

HubSpot ignores unknown names silently: a property that was removed would just stop arriving. So
the account's own definitions are read each run and compared with what the last load knew.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import dlt

from orchestration.sources.absences import replaced
from orchestration.sources.batches import batch
from orchestration.sources.hubspot.api import API_VERSION, SOURCE, Api, Record
from orchestration.sources.hubspot.tables import PROPERTIES, ObjectType
from orchestration.sources.transport import CallLog, NotFound, Refused

REMOVED = "removed"


@dataclass(frozen=True)
class Properties:
    """The properties of one object type in one run.

    names: to ask for.  rows: of the raw table `properties`, None where the account does not say.
    """

    names: list[str]
    rows: list[Record] | None

    def items(self, kind: str) -> Iterator[Any]:
        """What to load of them."""
        if self.rows is not None:
            yield replaced(PROPERTIES, [{"object_type": kind}])
            yield dlt.mark.with_table_name(batch(PROPERTIES, self.rows), PROPERTIES.name)


def properties_to_read(
    api: Api,
    kind: ObjectType,
    extra: Collection[str],
    accepted: Collection[str],
    state: dict[str, Any],
    calls: CallLog,
) -> Properties:
    """Declared, extra and the account's own (not HubSpot's) properties, and those that came later.

    accepted: what the company has taken note of, as `contacts.score`.  state: the object type's;
    its `types` are those that the last load knew and moves on where nothing is in doubt.
    """
    wanted = list(dict.fromkeys([*kind.properties, *extra]))
    try:
        path = f"/crm/properties/{API_VERSION}/{kind.name}"
        answer = api.get(path, {}, "properties")
    except (Refused, NotFound) as refusal:
        if refusal.status == 401:
            raise
        calls.note(SOURCE, f"{kind.name}: the property list cannot be read ({refusal.what})")
        return Properties(wanted, None)
    defined = {each["name"]: each for each in answer["results"] if not each.get("archived")}
    found = {name for name, each in defined.items() if _is_own(each)} | _added(defined, state)
    more = sorted(found - set(wanted))
    names = [*wanted, *more]
    known = state.get("types")
    state["types"], rows = _compared(kind.name, names, defined, known or {}, accepted)
    new = [name for name in more if known is not None and name not in known]
    for name in new:
        calls.note(SOURCE, f"{kind.name} has a new property, {name}")
    for row in rows:
        if row["change"]:
            calls.note(SOURCE, f"{kind.name} property {row['name']}: {row['change']}")
    return Properties(names, rows)


def _is_own(definition: Record) -> bool:
    """Whether the account made the property; HubSpot marks its own and leaves out the mark else."""
    return not definition.get("hubspotDefined")


def _added(defined: Mapping[str, Record], state: dict[str, Any]) -> set[str]:
    """Properties, whoever made them, that the first load did not see."""
    first = state.setdefault("defined", sorted(defined))
    return set(defined) - set(first)


def _compared(
    kind: str,
    names: list[str],
    defined: Mapping[str, Record],
    known: Mapping[str, str | None],
    accepted: Collection[str],
) -> tuple[dict[str, str | None], list[Record]]:
    """The types to remember, and a row per property that is read or was; doubts stay as known."""
    types: dict[str, str | None] = {}
    rows: list[Record] = []
    for name in dict.fromkeys([*names, *known]):
        definition, before = defined.get(name), known.get(name)
        is_removed = definition is None and name in known
        is_accepted = f"{kind}.{name}" in accepted
        if (definition is None and not is_removed) or (is_removed and is_accepted):
            continue
        now = (definition or {}).get("type")
        is_retyped = bool(before and now and now != before) and not is_accepted
        types[name] = before if is_removed or is_retyped else now
        rows.append(
            {
                "object_type": kind,
                "name": name,
                "type": now or before,
                "is_own": definition is not None and _is_own(definition),
                "change": REMOVED if is_removed else f"was {before}" if is_retyped else None,
            }
        )
    return types, rows
