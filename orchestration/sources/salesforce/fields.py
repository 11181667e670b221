"""Which fields of an object are read: the declared ones that exist, and the org's own."""

from collections.abc import Mapping
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
# Compound fields repeat their parts and bulk refuses them; files are no rows.
NO_COLUMN = {"address", "base64", "location"}


class Fields:
    """The fields of one object in one run, fewer once Salesforce denies one of them."""

    def __init__(self, kind: SObject, description: Record | None) -> None:
        """description: of sobjects/describe, None where the org shows none."""
        self.kind = kind
        self.columns = dict(kind.table.columns)
        self.names = dict(kind.fields)
        if description is None:
            return
        described = {each["name"]: each for each in description["fields"]}
        self.names = {name: column for name, column in self.names.items() if name in described}
        for name, each in sorted(described.items()):
            is_own = each.get("custom") and each.get("type") not in NO_COLUMN
            if is_own and name not in self.names:
                self.names[name] = column_of(name)
                self.columns[column_of(name)] = TYPES.get(each.get("type", ""), "varchar")

    def soql(self, condition: str = "") -> str:
        """The query that reads them."""
        return f"SELECT {', '.join(self.names)} FROM {self.kind.name}{condition}"

    def drop(self, missing: FieldMissing, calls: CallLog) -> None:
        """Do without a field that Salesforce denies, and say so. Raises it for one we need."""
        known = {name.lower(): name for name in self.names}
        name = known.get(missing.field.lower(), "")
        if name in ("", "Id", "IsDeleted", self.kind.cursor):
            raise missing
        del self.names[name]
        calls.note(SOURCE, f"{self.kind.name}: {missing.what}")


def fields_to_read(api: Api, kind: SObject, state: Mapping[str, Any], calls: CallLog) -> Fields:
    """What this run reads of an object; what is new or gone since the last full read is said.

    Raises NotFound for an object that the integration user may not query.
    """
    description = api.describe(kind.name)
    if description is not None and not description.get("queryable", True):
        raise NotFound(SOURCE, "the user may not query it", "Give it read access", 404)
    fields, known = Fields(kind, description), state.get("fields")
    if known is not None:
        for lost in sorted(set(known) - set(fields.names)):
            calls.note(SOURCE, f"{kind.name} no longer has the field {lost}")
        for new in sorted(set(fields.names) - set(known)):
            calls.note(SOURCE, f"{kind.name} has a new field, {new}")
    return fields
