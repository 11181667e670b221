"""Which fields of an object are read: the declared ones that exist, and the org's own."""

from collections.abc import Collection, Mapping
from typing import Any

from orchestration.sources.salesforce.api import SOURCE, Api, FieldMissing, Record
from orchestration.sources.salesforce.tables import SObject, column_of
from orchestration.sources.transport import CallLog, NotFound

# Salesforce's types to ours; an own amount stays the double that its JSON is.
TYPES = {
    "boolean": "boolean",
    "currency": "double",
    "date": "date",
    "datetime": "timestamp",
    "double": "double",
    "int": "bigint",
    "percent": "double",
}
REMOVED = "removed"
# Compound fields repeat their parts and bulk refuses them; files are no rows.
NO_COLUMN = {"address", "base64", "location"}


class Fields:
    """The fields of one object in one run, fewer once Salesforce denies one of them."""

    def __init__(self, kind: SObject, description: Record | None) -> None:
        """description: of sobjects/describe, None where the org shows none."""
        self.kind = kind
        self.columns = dict(kind.table.columns)
        self.names = dict(kind.fields)
        self.denied: list[str] = []
        known = {each["name"]: each for each in (description or {}).get("fields") or []}
        self.described = {name: str(each.get("type")) for name, each in known.items()}
        if not known:
            return
        self.names = {name: column for name, column in self.names.items() if name in known}
        for name, each in sorted(known.items()):
            is_own = each.get("custom", name.endswith("__c")) and each.get("type") not in NO_COLUMN
            if is_own and name not in self.names:
                self.names[name] = column_of(name)
                self.columns[column_of(name)] = TYPES.get(each.get("type", ""), "varchar")

    def soql(self, condition: str = "") -> str:
        """The query that reads them."""
        return f"SELECT {', '.join(self.names)} FROM {self.kind.name}{condition}"

    @property
    def asked(self) -> set[str]:
        """All that were wanted, those that were denied included: they are no news next time."""
        return {*self.names, *self.denied}

    def drop(self, missing: FieldMissing, calls: CallLog) -> None:
        """Do without a field that Salesforce denies, and say so. Raises it for one we need."""
        known = {name.lower(): name for name in self.names}
        name = known.get(missing.field.lower(), "")
        if name in ("", "Id", "IsDeleted", self.kind.cursor):
            raise missing
        del self.names[name]
        self.denied.append(name)
        calls.note(SOURCE, f"{self.kind.name}: {missing.what}")

    def compared(
        self, known: Mapping[str, str], accepted: Collection[str]
    ) -> tuple[dict[str, str], list[Record]]:
        """The types to remember, and a row per field that is read or was; doubts stay as known.

        known: name to type, as the last load saw them.  accepted: changes that the company has
        taken note of, as `leads.Score__c`.
        """
        types: dict[str, str] = {}
        rows: list[Record] = []
        for name in dict.fromkeys([*self.names, *known]):
            now, before = self.described.get(name), known.get(name)
            is_accepted = f"{self.kind.table.name}.{name}" in accepted
            if now is None and is_accepted:
                continue
            is_retyped = bool(before and now and now != before) and not is_accepted
            types[name] = str(before if now is None or is_retyped else now)
            change = REMOVED if now is None else f"was {before}" if is_retyped else None
            rows.append(
                {
                    "object_type": self.kind.table.name,
                    "name": name,
                    "type": now or before,
                    "is_own": name not in self.kind.fields,
                    "change": change,
                }
            )
        return types, rows


def fields_to_read(
    api: Api, kind: SObject, accepted: Collection[str], state: dict[str, Any], calls: CallLog
) -> tuple[Fields, list[Record] | None]:
    """What this run reads of an object, and the rows of the raw table `fields`.

    The rows are None where the org does not describe itself. What is new or changed since the last
    load is said.  state: the object's; its `types` are those that the last load knew.
    Raises NotFound for an object that the integration user may not query.
    """
    description = api.describe(kind.name)
    if description is not None and not description.get("queryable", True):
        raise NotFound(SOURCE, "the user may not query it", "Give it read access", 404)
    fields, known = Fields(kind, description), state.get("types")
    if not fields.described:
        return fields, None
    state["types"], rows = fields.compared(known or {}, accepted)
    for row in rows:
        if known is not None and row["name"] not in known:
            calls.note(SOURCE, f"{kind.name} has a new field, {row['name']}")
        if row["change"]:
            calls.note(SOURCE, f"{kind.name} field {row['name']}: {row['change']}")
    return fields, rows
