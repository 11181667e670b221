"""The public data sets through the files source: every row, to the cent, traps included."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from orchestration.company import load_company
from orchestration.loading import create_tables
from orchestration.sources.files import TABLES, load
from orchestration.sources.files.report import LoadReport
from orchestration.sources.transport import Window

ROOT = Path(__file__).parents[2]
AS_OF = datetime(2026, 10, 31, 23, tzinfo=UTC)


class Loaded:
    """A build file in memory after one night of an example's files."""

    def __init__(self, name: str, example_data: Path) -> None:
        company = load_company(ROOT / "examples" / name, {"TANDEM_EXAMPLE_DATA": str(example_data)})
        self.mappings = company.files
        self.connection = duckdb.connect(config={"memory_limit": "2GB", "threads": 2})
        create_tables(self.connection, "raw_files", TABLES)
        self.report = self.night()

    def night(self) -> LoadReport:
        return load(self.connection, self.mappings, Window(AS_OF), "run")

    def one(self, sql: str) -> tuple[object, ...]:
        row = self.connection.execute(sql).fetchone()
        assert row is not None
        return row


@pytest.fixture(scope="module")
def journey(example_data: Path) -> Loaded:
    return Loaded("complete_journey", example_data)


def test_all_transactions_are_loaded_to_the_cent(journey: Loaded):
    assert journey.one("select count(*), sum(amount) from raw_files.order_lines") == (
        1_469_307,
        Decimal("4596039.58"),
    )
    assert journey.report.quarantined == 0
    assert journey.report.delivered == journey.report.loaded


def test_households_campaigns_and_touches_are_complete(journey: Loaded):
    counts = journey.one(
        "select (select count(*) from raw_files.contacts),"
        " (select count(*) from raw_files.campaigns),"
        " (select count(*) from raw_files.campaign_members)"
    )
    assert counts == (2_469, 27, 6_589)


def test_zero_quantities_and_unknown_products_are_kept(journey: Loaded):
    assert journey.one("select count(*) from raw_files.order_lines where quantity = 0") == (8_869,)
    assert journey.one(
        "select count(*) from raw_files.order_lines anti join raw_files.products using (product_id)"
    ) == (4_836,)


def test_store_time_is_not_shifted(journey: Loaded):
    assert journey.one("select max(ordered_at) from raw_files.order_lines") == (
        datetime(2018, 1, 1, 4, 1, 20),
    )


def test_a_second_night_reads_no_file(journey: Loaded):
    report = journey.night()
    assert all(table.is_skipped for table in report.tables.values())
    assert (report.loaded, report.changed) == (journey.report.loaded, 0)


def test_the_phone_campaign_keeps_its_exact_duplicates(example_data: Path):
    bank = Loaded("bank_marketing", example_data)
    assert bank.report.quarantined == 0
    assert bank.one("select count(*), count(distinct period_label) from raw_files.activities") == (
        41_188,
        10,
    )
    assert bank.one("select count(*) from raw_files.leads where stage = 'subscribed'") == (4_640,)


def test_the_web_shop_has_a_purchase_event_per_buying_session(example_data: Path):
    shop = Loaded("online_shoppers", example_data)
    assert shop.report.quarantined == 0
    assert shop.one(
        "select count(*) filter (event_name = 'session_start'),"
        " count(*) filter (event_name = 'purchase') from raw_files.web_events"
    ) == (12_330, 1_908)


def test_path_data_is_read_as_it_is_written(example_data: Path):
    paths = Loaded("path_data", example_data)
    assert paths.report.delivered == paths.report.loaded == 7
    assert paths.one("select sum(conversion_count), sum(null_count) from raw_files.paths") == (1, 2)
    assert paths.one("select count(*) from raw_files.path_touches where is_converted") == (2,)
