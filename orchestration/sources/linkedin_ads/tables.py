"""The raw tables of LinkedIn Ads and what to ask the Marketing API for."""

from dataclasses import dataclass

from orchestration.sources.tables import RawTable, Reconciliation

# "You can request up to 20 metrics" in one call; without `fields` only impressions and clicks come.
METRICS = {
    "cost_in_local_currency": "decimal(24,12)",
    "impressions": "bigint",
    "clicks": "bigint",
    "landing_page_clicks": "bigint",
    "one_click_leads": "bigint",
    "external_website_conversions": "bigint",
    "conversion_value_in_local_currency": "decimal(24,12)",
}
STATUSES = ("ACTIVE", "PAUSED", "DRAFT", "ARCHIVED", "CANCELED", "PENDING_DELETION", "REMOVED")

ACCOUNTS = RawTable(
    "accounts",
    ("id",),
    {
        "id": "varchar",
        "name": "varchar",
        "currency": "varchar",
        "status": "varchar",
        "type": "varchar",
        "test": "boolean",
        "reference": "varchar",
    },
    "One row per ad account.",
)


@dataclass(frozen=True)
class Entity:
    """A collection below the account, and the query that lists it in every status.

    status: its column that says whether it still runs.  is_required: without it the source stops;
    others then stay empty and are reported once.
    """

    table: RawTable
    path: str
    query: str
    status: str
    page_size: int
    is_required: bool = False


def _search(*more: str) -> str:
    return f"q=search&search=(status:(values:List({','.join((*STATUSES, *more))})))"


CAMPAIGN_GROUPS = Entity(
    RawTable(
        "campaign_groups",
        ("id",),
        {
            "id": "varchar",
            "account": "varchar",
            "name": "varchar",
            "status": "varchar",
            "run_schedule__start": "timestamp",
            "run_schedule__end": "timestamp",
        },
        "One row per campaign group of any status, removed and archived ones marked.",
    ),
    "adCampaignGroups",
    _search(),
    "status",
    1000,
)
CAMPAIGNS = Entity(
    RawTable(
        "campaigns",
        ("id",),
        {
            "id": "varchar",
            "account": "varchar",
            "campaign_group": "varchar",
            "name": "varchar",
            "type": "varchar",
            "objective_type": "varchar",
            "status": "varchar",
            "run_schedule__start": "timestamp",
            "run_schedule__end": "timestamp",
        },
        "One row per campaign of any status, removed and archived ones marked.",
    ),
    "adCampaigns",
    _search("COMPLETED"),
    "status",
    1000,
    is_required=True,
)
CREATIVES = Entity(
    RawTable(
        "creatives",
        ("id",),
        {
            "id": "varchar",
            "account": "varchar",
            "campaign": "varchar",
            "name": "varchar",
            "intended_status": "varchar",
            "is_serving": "boolean",
            "created_at": "timestamp",
            "last_modified_at": "timestamp",
        },
        "One row per creative of any status, removed and archived ones marked; id is a URN.",
    ),
    "creatives",
    f"q=criteria&intendedStatuses=List({','.join(STATUSES)})&sortOrder=ASCENDING",
    "intended_status",
    100,
)


@dataclass(frozen=True)
class Report:
    """Daily figures by one pivot; `entity` is the column with the pivot's URN."""

    table: RawTable
    pivot: str
    entity: str

    @property
    def is_required(self) -> bool:
        """Spend is the campaigns'; the rest is detail, or a total to compare with."""
        return self.pivot == "CAMPAIGN"


def _daily(name: str, pivot: str, description: str) -> Report:
    entity = pivot.lower()
    keys = dict.fromkeys(("account", entity), "varchar")  # one and the same by ACCOUNT
    columns = {**keys, "date_range__start": "date", **METRICS}
    table = RawTable(name, (entity, "date_range__start"), columns, description)
    return Report(table, pivot, entity)


CREATIVE_DAILY = _daily(
    "creative_daily", "CREATIVE", "One row per creative and day (UTC) with delivery, in URNs."
)
CAMPAIGN_DAILY = _daily(
    "campaign_daily", "CAMPAIGN", "One row per campaign and day (UTC) with delivery, in URNs."
)
ACCOUNT_DAILY = _daily(
    "account_daily", "ACCOUNT", "One row per account and day (UTC): LinkedIn's own total, in URNs."
)

ENTITIES = (CAMPAIGN_GROUPS, CAMPAIGNS, CREATIVES)
REPORTS = (CREATIVE_DAILY, CAMPAIGN_DAILY, ACCOUNT_DAILY)
TABLES = (
    ACCOUNTS,
    *(entity.table for entity in ENTITIES),
    *(report.table for report in REPORTS),
)
RECONCILIATIONS = tuple(
    Reconciliation(
        report.table.name,
        "cost_in_local_currency",
        f"""
        select t.account as scope, sum(t.cost_in_local_currency) as vendor_total, (
                select coalesce(sum(r.cost_in_local_currency), 0)
                from raw_linkedin_ads.{report.table.name} as r where r.account = t.account
            ) as raw_total
        from raw_linkedin_ads.account_daily as t group by t.account
        """,
        tolerance="0.01",
    )
    for report in (CREATIVE_DAILY, CAMPAIGN_DAILY)
)
