"""The raw tables of Google Ads and the GAQL field behind every column."""

from dataclasses import dataclass, field

from orchestration.sources.tables import RawTable, Reconciliation

METRICS = {
    "metrics__cost_micros": "bigint",
    "metrics__impressions": "bigint",
    "metrics__clicks": "bigint",
    "metrics__conversions": "double",
    "metrics__conversions_value": "double",
}


@dataclass(frozen=True)
class Report:
    """One raw table and where its rows come from.

    resource: the GAQL resource.  fields: GAQL field of the columns whose name does not already
    say it (`campaign__id` is `campaign.id`).
    """

    table: RawTable
    resource: str
    fields: dict[str, str] = field(default_factory=dict)

    def field_of(self, column: str) -> str:
        """The GAQL field that fills a column."""
        return self.fields.get(column, column.replace("__", "."))

    def query(self, where: str = "") -> str:
        """The GAQL text. No filter on status: removed entities keep their spend."""
        selected = ", ".join(self.field_of(column) for column in self.table.columns)
        return f"SELECT {selected} FROM {self.resource}" + (f" WHERE {where}" if where else "")


_CUSTOMERS = RawTable(
    "customers",
    ("customer__id",),
    {
        "customer__id": "varchar",
        "customer__descriptive_name": "varchar",
        "customer__currency_code": "varchar",
        "customer__time_zone": "varchar",
        "customer__manager": "boolean",
        "customer__status": "varchar",
    },
    "One row per account of the hierarchy, managers and cancelled accounts included.",
)
CUSTOMER = Report(_CUSTOMERS, "customer")
CUSTOMER_CLIENTS = Report(
    _CUSTOMERS,
    "customer_client",
    {name: name.replace("customer__", "customer_client.") for name in _CUSTOMERS.columns},
)

CAMPAIGNS = Report(
    RawTable(
        "campaigns",
        ("customer__id", "campaign__id"),
        {
            "customer__id": "varchar",
            "campaign__id": "varchar",
            "campaign__name": "varchar",
            "campaign__status": "varchar",
            "campaign__advertising_channel_type": "varchar",
        },
        "One row per campaign of any status; removed ones are marked deleted.",
    ),
    "campaign",
)

AD_GROUPS = Report(
    RawTable(
        "ad_groups",
        ("customer__id", "ad_group__id"),
        {
            "customer__id": "varchar",
            "ad_group__id": "varchar",
            "campaign__id": "varchar",
            "ad_group__name": "varchar",
            "ad_group__status": "varchar",
        },
        "One row per ad group of any status; removed ones are marked deleted.",
    ),
    "ad_group",
)

AD_FIELDS = {
    "ad__id": "ad_group_ad.ad.id",
    "ad__name": "ad_group_ad.ad.name",
    "ad__final_urls": "ad_group_ad.ad.final_urls",
    "status": "ad_group_ad.status",
}
ADS = Report(
    RawTable(
        "ads",
        ("customer__id", "ad_group__id", "ad__id"),
        {
            "customer__id": "varchar",
            "ad_group__id": "varchar",
            "ad__id": "varchar",
            "ad__name": "varchar",
            "ad__final_urls": "varchar",
            "status": "varchar",
        },
        "One row per ad in its ad group, of any status; removed ones are marked deleted.",
    ),
    "ad_group_ad",
    AD_FIELDS,
)

CAMPAIGN_DAILY = Report(
    RawTable(
        "campaign_daily",
        ("customer__id", "campaign__id", "segments__date"),
        {
            "customer__id": "varchar",
            "campaign__id": "varchar",
            "segments__date": "date",
            **METRICS,
        },
        "One row per campaign and day (account's zone) with activity; cost in account currency.",
    ),
    "campaign",
)

CUSTOMER_DAILY = Report(
    RawTable(
        "customer_daily",
        ("customer__id", "segments__date"),
        {"customer__id": "varchar", "segments__date": "date", **METRICS},
        "One row per account and day: Google's own total, to check the campaigns' rows against.",
    ),
    "customer",
)

AD_DAILY = Report(
    RawTable(
        "ad_daily",
        ("customer__id", "ad_group__id", "ad__id", "segments__date"),
        {
            "customer__id": "varchar",
            "ad_group__id": "varchar",
            "ad__id": "varchar",
            "segments__date": "date",
            "campaign__id": "varchar",
            **METRICS,
        },
        "One row per ad and day with activity; Performance Max spend has no ad and is absent.",
    ),
    "ad_group_ad",
    AD_FIELDS,
)

CLICK_VIEWS = Report(
    RawTable(
        "click_views",
        ("customer__id", "click_view__gclid", "segments__date"),
        {
            "customer__id": "varchar",
            "click_view__gclid": "varchar",
            "segments__date": "date",
            "campaign__id": "varchar",
            "ad_group__id": "varchar",
        },
        "One row per click that has a Google click id; the vendor serves the last 90 days.",
    ),
    "click_view",
)

ENTITIES = (CAMPAIGNS, AD_GROUPS, ADS)
TABLES = tuple(
    report.table
    for report in (CUSTOMER, *ENTITIES, CAMPAIGN_DAILY, AD_DAILY, CUSTOMER_DAILY, CLICK_VIEWS)
)
RECONCILIATIONS = tuple(
    Reconciliation(
        CAMPAIGN_DAILY.table.name,
        metric,
        f"""
        select t.customer__id as scope, sum(t.{metric}) as vendor_total, (
                select coalesce(sum(r.{metric}), 0) from raw_google_ads.campaign_daily as r
                where r.customer__id = t.customer__id
                    and r.segments__date between min(t.segments__date) and max(t.segments__date)
            ) as raw_total
        from raw_google_ads.customer_daily as t group by t.customer__id
        """,
    )
    for metric in ("metrics__cost_micros", "metrics__clicks")
)
