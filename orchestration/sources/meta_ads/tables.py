"""The raw tables of Meta Ads and what to ask the Graph API for."""

from dataclasses import dataclass

from orchestration.sources.tables import RawTable, Reconciliation

MONEY = "decimal(18,6)"

ACCOUNTS = RawTable(
    "accounts",
    ("id",),
    {
        "id": "varchar",
        "account_id": "varchar",
        "name": "varchar",
        "currency": "varchar",
        "timezone_name": "varchar",
        "account_status": "bigint",
    },
    "One row per ad account; id is account_id with the prefix act_.",
)

CAMPAIGNS = RawTable(
    "campaigns",
    ("id",),
    {
        "id": "varchar",
        "account_id": "varchar",
        "name": "varchar",
        "objective": "varchar",
        "status": "varchar",
        "effective_status": "varchar",
        "created_time": "timestamp",
        "updated_time": "timestamp",
    },
    "One row per campaign of any status, deleted and archived ones marked.",
)

ADSETS = RawTable(
    "adsets",
    ("id",),
    {
        "id": "varchar",
        "account_id": "varchar",
        "campaign_id": "varchar",
        "name": "varchar",
        "status": "varchar",
        "effective_status": "varchar",
    },
    "One row per ad set of any status, deleted and archived ones marked.",
)

ADS = RawTable(
    "ads",
    ("id",),
    {
        "id": "varchar",
        "account_id": "varchar",
        "campaign_id": "varchar",
        "adset_id": "varchar",
        "name": "varchar",
        "status": "varchar",
        "effective_status": "varchar",
    },
    "One row per ad of any status, deleted and archived ones marked.",
)

AD_INSIGHTS = RawTable(
    "ad_insights",
    ("account_id", "ad_id", "date_start"),
    {
        "account_id": "varchar",
        "ad_id": "varchar",
        "date_start": "date",
        "date_stop": "date",
        "campaign_id": "varchar",
        "adset_id": "varchar",
        "account_currency": "varchar",
        "spend": MONEY,
        "impressions": "bigint",
        "clicks": "bigint",
        "inline_link_clicks": "bigint",
        "actions": "varchar",
    },
    "One row per ad and day (account's zone) with delivery; spend in account currency.",
)

ACCOUNT_INSIGHTS = RawTable(
    "account_insights",
    ("account_id", "date_start"),
    {
        "account_id": "varchar",
        "date_start": "date",
        "date_stop": "date",
        "account_currency": "varchar",
        "spend": MONEY,
        "impressions": "bigint",
        "clicks": "bigint",
    },
    "One row per account and day: Meta's own total, to check the ads' rows against.",
)


@dataclass(frozen=True)
class Entity:
    """An edge of the ad account. statuses: all there are, else deleted and archived stay hidden."""

    table: RawTable
    statuses: tuple[str, ...]


_ANY = ("ACTIVE", "PAUSED", "DELETED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES")
AD_STATUSES = (
    *_ANY,
    "PENDING_REVIEW",
    "DISAPPROVED",
    "PREAPPROVED",
    "PENDING_BILLING_INFO",
    "CAMPAIGN_PAUSED",
    "ADSET_PAUSED",
)
ENTITIES = (
    Entity(CAMPAIGNS, _ANY),
    Entity(ADSETS, (*_ANY, "CAMPAIGN_PAUSED")),
    Entity(ADS, AD_STATUSES),
)
TABLES = (ACCOUNTS, CAMPAIGNS, ADSETS, ADS, AD_INSIGHTS, ACCOUNT_INSIGHTS)
RECONCILIATIONS = tuple(
    Reconciliation(
        AD_INSIGHTS.name,
        measure,
        f"""
        select t.account_id as scope, sum(t.{measure}) as vendor_total, (
                select coalesce(sum(r.{measure}), 0) from raw_meta_ads.ad_insights as r
                where r.account_id = t.account_id
            ) as raw_total
        from raw_meta_ads.account_insights as t group by t.account_id
        """,
    )
    for measure in ("spend", "impressions")
)
