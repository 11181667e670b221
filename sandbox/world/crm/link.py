"""Associations between CRM records, and the rows HubSpot makes of them."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.world.rows import Row


@dataclass(slots=True)
class Link:
    """An association between two records, kept once; readers make both directions of it."""

    left: tuple[str, str]
    right: tuple[str, str]
    created_at: datetime
    is_primary: bool = False
    removed_at: datetime | None = None

    def is_served(self, moment: datetime) -> bool:
        """Whether the association exists at `moment`."""
        return self.created_at <= moment and (self.removed_at is None or moment < self.removed_at)


# (from, to): [(type id, category, label)]; the first entry only where the link is primary
ASSOCIATIONS: dict[tuple[str, str], list[tuple[int, str, str | None]]] = {
    ("contacts", "companies"): [(1, "HUBSPOT_DEFINED", "Primary"), (279, "HUBSPOT_DEFINED", None)],
    ("companies", "contacts"): [(2, "HUBSPOT_DEFINED", "Primary"), (280, "HUBSPOT_DEFINED", None)],
    ("deals", "companies"): [(5, "HUBSPOT_DEFINED", "Primary"), (341, "HUBSPOT_DEFINED", None)],
    ("companies", "deals"): [(6, "HUBSPOT_DEFINED", "Primary"), (342, "HUBSPOT_DEFINED", None)],
    ("deals", "contacts"): [(27, "USER_DEFINED", "Primary contact"), (3, "HUBSPOT_DEFINED", None)],
    ("contacts", "deals"): [(28, "USER_DEFINED", "Primary contact"), (4, "HUBSPOT_DEFINED", None)],
}
_PLAIN = {
    ("calls", "contacts"): 194,
    ("calls", "companies"): 182,
    ("calls", "deals"): 206,
    ("emails", "contacts"): 198,
    ("emails", "companies"): 186,
    ("emails", "deals"): 210,
    ("meetings", "contacts"): 200,
    ("meetings", "companies"): 188,
    ("meetings", "deals"): 212,
    ("tasks", "contacts"): 204,
    ("tasks", "companies"): 192,
    ("tasks", "deals"): 216,
    ("tickets", "contacts"): 16,
    ("tickets", "companies"): 339,
}
for (_left, _right), _number in _PLAIN.items():
    _back = 340 if _number == 339 else _number - 1
    ASSOCIATIONS[_left, _right] = [(0, "", None), (_number, "HUBSPOT_DEFINED", None)]
    ASSOCIATIONS[_right, _left] = [(0, "", None), (_back, "HUBSPOT_DEFINED", None)]


def directions(link: Link) -> list[Row]:
    """The rows of an association in both directions, one per association type."""
    rows: list[Row] = []
    for start, end in ((link.left, link.right), (link.right, link.left)):
        primary, plain = ASSOCIATIONS[start[0], end[0]]
        for number, category, label in [primary, plain] if link.is_primary else [plain]:
            rows.append({
                "from_object_type": start[0],
                "from_id": start[1],
                "to_object_type": end[0],
                "to_id": end[1],
                "association_type_id": number,
                "association_category": category,
                "label": label,
                "created_at": link.created_at,
            })  # fmt: skip
    return rows
