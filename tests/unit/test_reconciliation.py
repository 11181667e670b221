"""What arrived is held against the vendors' own totals."""

from dataclasses import dataclass
from datetime import datetime

import duckdb
import pytest

from orchestration.connections import SOURCES
from orchestration.loading import create_tables
from orchestration.reconciliation import reconcile

AS_OF = datetime(2026, 3, 31, 22)


@dataclass
class Build:
    """A build file with one source's empty raw tables."""

    connection: duckdb.DuckDBPyConnection
    name: str

    def put(self, table: str, **row: object) -> None:
        names, values = ", ".join(row), list(row.values())
        marks = ", ".join("?" for _ in values)
        self.connection.execute(
            f"insert into raw_{self.name}.{table} ({names}, _is_deleted) values ({marks}, false)",
            values,
        )

    def disagreements(self) -> list[str]:
        compared = reconcile(self.connection, SOURCES[self.name], AS_OF)
        return [str(each) for each in compared if not each.agrees]


def build(name: str) -> Build:
    connection = duckdb.connect()
    create_tables(connection, f"raw_{name}", SOURCES[name].tables)
    return Build(connection, name)


def test_a_record_that_search_counts_and_the_warehouse_lacks_is_said() -> None:
    own = build("hubspot")
    own.put("contacts", id="1")
    own.put("totals", object_type="contacts", total=1)
    assert own.disagreements() == []
    own.connection.execute("update raw_hubspot.totals set total = 2")
    assert own.disagreements() == [
        "contacts records of contacts: the vendor's own total is 2, the rows give 1"
    ]


def test_a_living_record_that_salesforce_counts_and_the_warehouse_lacks_is_said() -> None:
    own = build("salesforce")
    own.put("leads", id="00Q1")
    own.put("totals", object_type="leads", total=2)
    assert own.disagreements() == [
        "leads records of leads: the vendor's own total is 2, the rows give 1"
    ]


@pytest.mark.parametrize(
    ("name", "theirs", "ours", "keys", "amount"),
    [
        (
            "google_ads",
            "customer_daily",
            "campaign_daily",
            {"customer__id": "2", "segments__date": "2026-03-01"},
            "metrics__cost_micros",
        ),
        (
            "meta_ads",
            "account_insights",
            "ad_insights",
            {"account_id": "3", "date_start": "2026-03-01"},
            "spend",
        ),
        (
            "linkedin_ads",
            "account_daily",
            "campaign_daily",
            {"account": "urn:li:sponsoredAccount:5", "date_range__start": "2026-03-01"},
            "cost_in_local_currency",
        ),
    ],
)
def test_spend_that_no_campaign_claims_is_said(
    name: str, theirs: str, ours: str, keys: dict[str, str], amount: str
) -> None:
    own = build(name)
    own.put(theirs, **keys, **{amount: 10})
    own.put(ours, **keys, **{amount: 7})
    assert any("total is 10, the rows give 7" in each for each in own.disagreements())
    own.put(ours, **keys, **{amount: 3})
    assert [each for each in own.disagreements() if each.startswith(f"{ours} {amount}")] == []


def test_each_run_keeps_its_comparison_once() -> None:
    own = build("hubspot")
    own.put("totals", object_type="deals", total=0)
    for _ in range(2):
        own.disagreements()
    found = own.connection.execute(
        "select table_name, scope, vendor_total, agrees from ingestion.reconciliations"
    ).fetchall()
    assert found == [("deals", "deals", 0, True)]
