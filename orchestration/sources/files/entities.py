"""The canonical entities that files are mapped onto: `raw_files`, one table each."""

from orchestration.sources.tables import RawTable

MONEY = "decimal(18,2)"
PRECISE_MONEY = "decimal(18,6)"
EXACT_QUANTITY = "decimal(20,8)"
VALIDITY = {"valid_from": "date", "valid_to": "date", "version": "varchar"}


def _columns(names: str, **typed: str) -> dict[str, str]:
    """Column names in order, varchar unless typed."""
    return {name: typed.get(name, "varchar") for name in names.split()}


TABLES: tuple[RawTable, ...] = (
    RawTable(
        "contacts",
        ("contact_id",),
        _columns(
            "contact_id email phone first_name last_name job_title company_id company_name country"
            " login_id owner_id lead_source lifecycle_stage is_opted_out created_at updated_at"
            " custom_fields",
            is_opted_out="boolean",
            created_at="timestamp",
            updated_at="timestamp",
        ),
        "One row per person.",
    ),
    RawTable(
        "companies",
        ("company_id",),
        _columns(
            "company_id name domain country industry employee_count parent_company_id owner_id"
            " created_at custom_fields",
            employee_count="bigint",
            created_at="timestamp",
        ),
        "One row per company.",
    ),
    RawTable(
        "leads",
        ("lead_id",),
        _columns(
            "lead_id contact_id email company_name campaign_id lead_source stage reject_reason"
            " owner_id created_at period_label",
            created_at="timestamp",
        ),
        "One row per lead with the stage it has reached.",
    ),
    RawTable(
        "deals",
        ("deal_id",),
        _columns(
            "deal_id name company_id contact_id owner_id campaign_id stage amount currency"
            " deal_type lost_reason won_reason created_at closed_at custom_fields",
            amount=MONEY,
            created_at="timestamp",
            closed_at="timestamp",
        ),
        "One row per deal with its present stage.",
    ),
    RawTable(
        "deal_stage_changes",
        ("deal_id", "stage", "changed_at"),
        _columns("deal_id stage changed_at amount", changed_at="timestamp", amount=MONEY),
        "One row per entry of a deal into a stage.",
    ),
    RawTable(
        "activities",
        ("activity_id",),
        _columns(
            "activity_id activity_type direction outcome is_automated owner_id contact_id"
            " company_id deal_id lead_id occurred_at duration_seconds period_label",
            is_automated="boolean",
            occurred_at="timestamp",
            duration_seconds="bigint",
        ),
        "One row per call, email, meeting or task.",
    ),
    RawTable(
        "campaigns",
        ("campaign_id",),
        _columns(
            "campaign_id name channel objective starts_at ends_at",
            starts_at="timestamp",
            ends_at="timestamp",
        ),
        "One row per campaign.",
    ),
    RawTable(
        "campaign_members",
        ("campaign_id", "contact_id"),
        _columns("campaign_id contact_id status responded_at", responded_at="timestamp"),
        "One row per contact a campaign was sent to or that responded to it.",
    ),
    RawTable(
        "orders",
        ("order_id",),
        _columns(
            "order_id contact_id ordered_at amount discount_amount coupon_discount_amount currency",
            ordered_at="timestamp",
            amount=MONEY,
            discount_amount=MONEY,
            coupon_discount_amount=MONEY,
        ),
        "One row per order.",
    ),
    RawTable(
        "order_lines",
        ("order_line_id",),
        _columns(
            "order_line_id order_id contact_id product_id ordered_at quantity amount"
            " discount_amount coupon_discount_amount currency",
            ordered_at="timestamp",
            quantity="bigint",
            amount=MONEY,
            discount_amount=MONEY,
            coupon_discount_amount=MONEY,
        ),
        "One row per product in an order.",
    ),
    RawTable(
        "products",
        ("product_id",),
        _columns("product_id name category department brand"),
        "One row per product.",
    ),
    RawTable(
        "tickets",
        ("ticket_id",),
        _columns(
            "ticket_id contact_id company_id subject status priority category created_at closed_at",
            created_at="timestamp",
            closed_at="timestamp",
        ),
        "One row per service ticket.",
    ),
    RawTable(
        "web_events",
        ("event_id",),
        _columns(
            "event_id anonymous_id login_id email session_id event_name page_url referrer source"
            " medium campaign click_id device_category country has_consent value occurred_at"
            " period_label",
            has_consent="boolean",
            value=MONEY,
            occurred_at="timestamp",
        ),
        "One row per event of a web visit.",
    ),
    RawTable(
        "paths",
        ("path_id",),
        _columns(
            "path_id path_group path separator conversion_count conversion_value null_count",
            conversion_count=EXACT_QUANTITY,
            conversion_value=EXACT_QUANTITY,
            null_count=EXACT_QUANTITY,
        ),
        "One row per path of channels, with how often it converted and how often it did not.",
    ),
    RawTable(
        "path_touches",
        ("path_touch_id",),
        _columns(
            "path_touch_id path_group path_id channel position is_converted conversion_scope value"
            " occurred_at",
            position="bigint",
            is_converted="boolean",
            value=EXACT_QUANTITY,
            occurred_at="timestamp",
        ),
        "One row per touch of a person or path, with whether it ended in a conversion.",
    ),
    RawTable(
        "ad_spend",
        ("platform", "account_id", "campaign_id", "spend_date"),
        _columns(
            "platform account_id campaign_id spend_date campaign_name amount currency impressions"
            " clicks platform_conversions",
            spend_date="date",
            amount=PRECISE_MONEY,
            impressions="bigint",
            clicks="bigint",
            platform_conversions="double",
        ),
        "One row per platform, account, campaign and day.",
    ),
    RawTable(
        "costs",
        ("cost_month", "department", "category", "valid_from"),
        _columns(
            "cost_month department category amount currency",
            cost_month="date",
            amount=MONEY,
        )
        | VALIDITY,
        "One row per month, department, category and validity.",
    ),
    RawTable(
        "targets",
        ("metric", "period_start", "period_end", "segment", "channel", "valid_from"),
        _columns(
            "metric period_start period_end segment channel value currency profile department",
            period_start="date",
            period_end="date",
            value="decimal(18,4)",
        )
        | VALIDITY,
        "One row per metric, period, segment, channel and validity.",
    ),
    RawTable(
        "fx_rates",
        ("rate_date", "base_currency", "quote_currency", "valid_from"),
        _columns(
            "rate_date base_currency quote_currency rate",
            rate_date="date",
            rate="decimal(18,8)",
        )
        | VALIDITY,
        "One row per day, currency pair and validity.",
    ),
)

BY_NAME = {table.name: table for table in TABLES}
# Parts of a key that may be empty: no segment means all of them.
OPTIONAL_KEY_COLUMNS = frozenset({"segment", "channel", "valid_from"})
CURRENCY_COLUMNS = frozenset({"currency", "base_currency", "quote_currency"})
# When something happened. Later than the run's as-of it cannot have; plans (campaign dates, target
# periods) may lie ahead.
EVENT_COLUMNS = frozenset(
    {
        "created_at", "updated_at", "closed_at", "changed_at", "occurred_at", "responded_at",
        "ordered_at", "spend_date", "rate_date",
    }
)  # fmt: skip
