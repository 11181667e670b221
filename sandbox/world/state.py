"""The world at one moment: what each vendor would serve."""

from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.world import organisation, pipelines
from sandbox.world.ads import clicks, entities, figures
from sandbox.world.crm.link import directions
from sandbox.world.crm.record import Record
from sandbox.world.rows import Row
from sandbox.world.web import events, submissions

if TYPE_CHECKING:
    from sandbox.world.world import World

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
    "form_submissions",
)
OBJECT_TYPES = ("contacts", "companies", "deals", "calls", "meetings", "emails", "tasks", "tickets")


class State:
    """What the vendors serve at `as_of`. Tables are made when first asked for and then kept."""

    def __init__(self, world: "World", as_of: datetime) -> None:
        self.world = world
        self.as_of = as_of
        self._records: dict[str, list[Record]] = {}
        self._rows: dict[str, list[Row]] = {}

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

    def salesforce(self, kind: str) -> list[Record]:
        """Records of a Salesforce object by its API name, those in the recycle bin included."""
        return self.world.org.records(kind, self.as_of)

    def rows(self, table: str) -> list[Row]:
        """The rows of one of TABLES."""
        if table not in self._rows:
            self._rows[table] = self._make(table)
        return self._rows[table]

    def _make(self, table: str) -> list[Row]:
        world, as_of = self.world, self.as_of
        makers = {
            "owners": lambda: organisation.owner_rows(as_of),
            "teams": organisation.team_rows,
            "pipelines": pipelines.pipeline_rows,
            "pipeline_stages": pipelines.stage_rows,
            "associations": self._associations,
            "ad_accounts": entities.account_rows,
            "ad_campaigns": lambda: entities.campaign_rows(as_of),
            "ad_groups": lambda: entities.group_rows(as_of),
            "ads": lambda: entities.ad_rows(as_of),
            "ad_daily": lambda: figures.ad_daily_rows(world.ad_days, as_of),
            "campaign_daily": lambda: self._summed("platform", "account_id", "campaign_id"),
            "account_daily": lambda: self._summed("platform", "account_id"),
            "click_views": lambda: clicks.click_rows(world.visits, as_of),
            "offline_campaigns": lambda: entities.offline_rows(as_of),
            "campaign_members": self._members,
            "web_events": self._events,
            "web_tables": lambda: events.table_rows(as_of),
            "form_submissions": lambda: submissions.submission_rows(world.visits, as_of),
        }
        if table not in makers:
            raise KeyError(f"no table {table!r} in the world; known: {', '.join(TABLES)}")
        return makers[table]()

    def _summed(self, *keys: str) -> list[Row]:
        return figures.summed_rows(self.world.ad_days, self.as_of, keys)

    def _associations(self) -> list[Row]:
        rows = []
        for link in self.world.book.links:
            if link.is_served(self.as_of):
                rows.extend(directions(link))
        return list({tuple(row.values())[:5]: row for row in reversed(rows)}.values())[::-1]

    def _members(self) -> list[Row]:
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

    def _events(self) -> list[Row]:
        return [event.row() for event in self.world.events if event.received_at <= self.as_of]
