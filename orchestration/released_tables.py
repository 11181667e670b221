"""What a release leaves for the next build to be compared with, and where it keeps it."""

TEXT, MONEY = "varchar", "decimal(18, 6)"
TABLES = {
    "release": {
        **dict.fromkeys(("release_version", "run_id", "contract_version"), TEXT),
        "is_definition_changed": "boolean",
        "as_of": "timestamp",
    },
    "records": {
        **dict.fromkeys(
            ("metric", "record_id", "unit_id", "customer_id", "channel", "segment"), TEXT
        ),
        **dict.fromkeys(("value", "source_value"), MONEY),
        **dict.fromkeys(("event_date", "month_start_date"), "date"),
    },
    "figures": {
        "metric": TEXT, "value": MONEY, "immature_count": "bigint", "month_start_date": "date",
    },
    "restatements": {
        **dict.fromkeys(
            ("restatement_id", "metric", "segment", "channel", "cause", "evidence",
             "before_release", "before_contract_version", "after_run_id",
             "after_contract_version"), TEXT,
        ),
        **dict.fromkeys(("value_before", "value_after", "delta"), MONEY),
        "record_count": "bigint",
        "month_start_date": "date",
        **dict.fromkeys(("before_as_of_at", "after_as_of_at"), "timestamp"),
    },
}  # fmt: skip
# Where a release keeps them; one that is older than a table has none of it.
KEPT = {
    "records": ("marts", "fct_metric_records", "select {columns} from {table}"),
    "figures": (
        "published",
        "scorecard",
        "select metric, max(actual), max(immature_count), month_start_date from {table}"
        " where month_start_date is not null and actual is not null"
        " group by metric, month_start_date",
    ),
    "restatements": ("published", "restatements", "select {columns} from {table}"),
}
