"""The world at one moment: what each vendor would serve."""

from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.world import campaigns, organisation, spend, web
from sandbox.world.book import Link, Record

if TYPE_CHECKING:
    from sandbox.world.world import World

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

TABLES = (
    "owners",
    "teams",
    "pipelines",
    "pipeline_stages",
    "associations",
    "ad_accounts",
    "ad_campaigns",
    "ad_groups",
    "ads",
    "campaign_daily",
    "ad_daily",
    "account_daily",
    "click_views",
    "offline_campaigns",
    "campaign_members",
    "web_events",
    "web_tables",
)
OBJECT_TYPES = ("contacts", "companies", "deals", "calls", "meetings", "emails", "tasks", "tickets")


class State:
    """What the vendors serve at `as_of`. Tables are made when first asked for and then kept."""

    def __init__(self, world: "World", as_of: datetime) -> None:
        self.world = world
        self.as_of = as_of
        self._records: dict[str, list[Record]] = {}
        self._rows: dict[str, list[dict[str, object]]] = {}

    def records(self, object_type: str) -> list[Record]:
        """CRM records of that type in order of their ids, archived ones included and marked."""
        if object_type not in self._records:
            entries = self.world.book.entries[object_type].values()
            served = [entry.at(self.as_of) for entry in entries if entry.is_served(self.as_of)]
            self._records[object_type] = served
        return self._records[object_type]

    def merged_into(self, object_type: str) -> dict[str, str]:
        """Ids lost in a merge and the id that answers for each now, followed to its end."""
        entries = self.world.book.entries[object_type]
        return {
            entry.id: self.world.current_id(entry, self.as_of)
            for entry in entries.values()
            if self._is_gone(entry, "merged")
        }

    def purged(self, object_type: str) -> list[str]:
        """Ids that were hard deleted; no vendor tells them."""
        entries = self.world.book.entries[object_type].values()
        return [entry.id for entry in entries if self._is_gone(entry, "purged")]

    def _is_gone(self, entry, why: str) -> bool:
        return (
            entry.gone_why == why and entry.shown_at <= self.as_of and entry.gone_at <= self.as_of
        )

    def rows(self, table: str) -> list[dict[str, object]]:
        """The rows of one of TABLES."""
        if table not in self._rows:
            self._rows[table] = self._make(table)
        return self._rows[table]

    def _make(self, table: str) -> list[dict[str, object]]:
        world, as_of = self.world, self.as_of
        makers = {
            "owners": lambda: organisation.owner_rows(as_of),
            "teams": organisation.team_rows,
            "pipelines": organisation.pipeline_rows,
            "pipeline_stages": organisation.stage_rows,
            "associations": self._associations,
            "ad_accounts": campaigns.account_rows,
            "ad_campaigns": lambda: campaigns.campaign_rows(as_of),
            "ad_groups": lambda: campaigns.group_rows(as_of),
            "ads": lambda: campaigns.ad_rows(as_of),
            "ad_daily": lambda: spend.ad_daily_rows(world.ad_days, as_of),
            "campaign_daily": lambda: self._summed("platform", "account_id", "campaign_id"),
            "account_daily": lambda: self._summed("platform", "account_id"),
            "click_views": lambda: spend.click_rows(world.visits, as_of),
            "offline_campaigns": lambda: campaigns.offline_rows(as_of),
            "campaign_members": self._members,
            "web_events": self._events,
            "web_tables": lambda: web.table_rows(as_of),
        }
        if table not in makers:
            raise KeyError(f"no table {table!r} in the world; known: {', '.join(TABLES)}")
        return makers[table]()

    def _summed(self, *keys: str) -> list[dict[str, object]]:
        return spend.summed_rows(self.world.ad_days, self.as_of, keys)

    def _associations(self) -> list[dict[str, object]]:
        rows = []
        for link in self.world.book.links:
            if link.is_served(self.as_of):
                rows.extend(_directions(link))
        return list({tuple(row.values())[:5]: row for row in reversed(rows)}.values())[::-1]

    def _members(self) -> list[dict[str, object]]:
        return [
            {
                "campaign_id": campaign_id,
                "contact_id": entry.id,
                "status": status,
                "responded_at": responded_at,
            }
            for campaign_id, entry, status, responded_at, listed_at in self.world.members
            if listed_at <= self.as_of
        ]

    def _events(self) -> list[dict[str, object]]:
        return [event.row() for event in self.world.events if event.received_at <= self.as_of]


def _directions(link: Link) -> list[dict[str, object]]:
    """The rows of an association in both directions, one per association type."""
    rows = []
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
