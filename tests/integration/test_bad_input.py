"""Bad input gets a message with place, rule and fix; nothing is half there, nothing is lost."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration import journal
from orchestration.connections import SOURCES
from orchestration.contract import load_contract
from orchestration.ingestion import Pulled, SourceUnavailable, pull
from orchestration.journal import Step
from orchestration.loading import create_tables
from orchestration.night import Night, begin
from orchestration.quality import arrival
from orchestration.settings import Settings
from tests.fixtures.company_folder import CompanyFolder, company_folder
from tests.fixtures.tiny_house import DEALS, tiny_house

AS_OF = datetime(2026, 1, 5, 22, tzinfo=UTC)
HEADER = "id,contact,stage,amount,currency,opened,closed"
BROKEN = {
    "broken_number": ("3,1,won,fifty,EUR,2026-01-03,2026-01-05", "amount: not a number"),
    "duplicate_key": ("2,1,won,50,EUR,2026-01-03,2026-01-05", "duplicate key"),
    "future_date": ("3,1,won,50,EUR,2026-01-03,2027-01-05", "later than the run's as-of"),
    "unknown_currency": ("3,1,won,50,EURO,2026-01-03,2026-01-05", "(EURO): write the ISO 4217"),
}
REPAIRED = "3,1,won,50.00,EUR,2026-01-03,2026-01-05"


@dataclass
class Ingestion:
    """Nights of the tiny company as far as the arrival gate, without building anything."""

    folder: CompanyFolder
    said: list[str] = field(default_factory=list)

    def begin(self) -> Night:
        night = begin(self.folder.path, Settings({}), as_of=AS_OF)
        load_contract(night)
        return night

    def pull(self) -> tuple[Night, Step]:
        """Pull the files. Raises SourceUnavailable."""
        night = self.begin()
        assert self.pull_in(night).status == "fresh"
        return night, night.journal.steps[-1]

    def pull_in(self, night: Night) -> Pulled:
        return pull(night, SOURCES["files"])

    def rows(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.folder.path / "state/warehouse.duckdb")) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Ingestion]:
    folder = company_folder(tmp_path / "company")
    tiny_house(folder)
    ingestion = Ingestion(folder)

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            ingestion.said.append(record.getMessage())

    ear = Ear()
    journal.log.addHandler(ear)
    journal.log.setLevel(logging.INFO)
    yield ingestion
    journal.log.removeHandler(ear)


def test_a_target_for_an_unknown_stage_stops_the_run_before_anything_is_written(tmp_path: Path):
    folder = company_folder(tmp_path / "company")
    home = tiny_house(folder)
    line = folder.add("targets", "demos,2026-01-01,2026-01-31,,,5,,even,sales,2026-01-01,,1")
    outcome = home.tandem_here("run")
    assert outcome.code == 1
    assert f"contract/targets.csv:{line}: unknown metric or stage (demos): use one of" in (
        outcome.stderr
    )
    assert not (folder.path / "state").exists()


def test_a_missing_file_is_named_and_nothing_is_touched(nights: Ingestion):
    nights.pull()
    (nights.folder.path / "contacts.csv").unlink()
    deliver_deals(nights, REPAIRED)
    night = nights.begin()
    nights.pull_in(night)
    (finding,) = night.journal.findings
    assert finding.severity == "error"
    assert f"files.toml:1: no file at {nights.folder.path / 'contacts.csv'}" in finding.what
    assert "Put the file there, correct the path, or write required = false" in finding.what
    assert nights.rows("select count(*) from raw_files.deals") == [(2,)]


def test_a_first_night_without_a_required_file_publishes_nothing(nights: Ingestion):
    (nights.folder.path / "contacts.csv").unlink()
    with pytest.raises(SourceUnavailable, match="files is required and failed .it never succeeded"):
        nights.pull()


def test_a_wrong_column_is_named_with_the_one_that_was_meant(nights: Ingestion):
    nights.folder.put("contacts.csv", "id,email\n1,ada@example.com\n")
    night = nights.begin()
    with pytest.raises(SourceUnavailable):
        nights.pull_in(night)
    said = night.journal.findings[0].what
    assert "contacts.csv has no column mail (did you mean email?); it has id, email" in said
    assert "[file.columns] of contacts in files.toml" in said
    assert nights.rows("select count(*) from raw_files.deals") == [(0,)]


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_row_is_named_set_aside_and_counted(nights: Ingestion, rule: str):
    row, words = BROKEN[rule]
    deliver_deals(nights, row)
    night, step = nights.pull()
    assert (step.rows_in, step.rows_quarantined) == (5, 1)
    deals = str(nights.folder.path / "deals.csv")
    (note,) = (line for line in nights.said if line.startswith(f"{deals}:4: "))
    assert words in note
    loaded = nights.rows("select count(*) from raw_files.deals")[0][0]
    loaded += nights.rows("select count(*) from raw_files.contacts")[0][0]
    assert step.rows_in == loaded + step.rows_quarantined
    assert [finding.what for finding in night.journal.findings] == [
        "1 rows of deals are set aside, see quarantine.rows"
    ]
    kept = nights.rows("select table_name, rule, file, line, reason, row_json from quarantine.rows")
    assert [line[:4] for line in kept] == [("deals", rule, deals, 4)]
    assert words in kept[0][4]
    assert row.split(",")[3] in kept[0][5]


@pytest.mark.parametrize("rule", BROKEN)
def test_a_repaired_file_releases_its_row(nights: Ingestion, rule: str):
    deliver_deals(nights, BROKEN[rule][0])
    nights.pull()
    deliver_deals(nights, REPAIRED)
    night, step = nights.pull()
    assert (step.rows_in, step.rows_quarantined) == (5, 0)
    assert night.journal.findings == []
    assert nights.rows("select count(*) from quarantine.rows where released_at is null") == [(0,)]
    assert nights.rows("select sum(amount) from raw_files.deals") == [(260,)]


def test_a_deal_in_no_currency_is_set_aside_with_its_amount_until_it_is_repaired(
    nights: Ingestion,
):
    night, _ = nights.pull()
    put_deal(night, "XQZ")
    report = arrival(night)
    assert not report.refused
    (finding,) = (f for f in night.journal.findings if "currencies_are_known" in f.where)
    assert "set aside: 7" in finding.what
    assert "Correct the currency on the deal" in finding.fix
    assert nights.rows("select count(*) from raw_hubspot.deals") == [(0,)]
    ((key, row),) = nights.rows(finding.examples)
    assert (key, '"70.00"' in row, '"XQZ"' in row) == ("7", True, True)

    put_deal(night, "USD")
    assert not arrival(night).refused
    assert nights.rows("select count(*) from quarantine.rows where released_at is null") == [(0,)]
    assert nights.rows("select deal_currency_code from raw_hubspot.deals") == [("USD",)]


def test_a_deal_in_a_currency_of_iso_4217_is_not_set_aside(nights: Ingestion):
    night, _ = nights.pull()
    put_deal(night, "CHF")
    arrival(night)
    assert nights.rows("select deal_currency_code from raw_hubspot.deals") == [("CHF",)]


def deliver_deals(nights: Ingestion, *more: str) -> None:
    deals = "\n".join((HEADER, *DEALS, *more)) + "\n"
    nights.folder.put("deals.csv", deals)


def put_deal(night: Night, currency: str) -> None:
    """What HubSpot would have delivered."""
    hubspot = SOURCES["hubspot"]
    with night.warehouse() as connection:
        for source in SOURCES.values():
            create_tables(connection, source.schema, source.tables)
        connection.execute(
            f"insert into {hubspot.schema}.deals by name select '7' as id, '70.00' as amount,"
            " $1 as deal_currency_code, timestamp '2026-01-05 22:00:00' as _loaded_at,"
            " false as _is_deleted",
            [currency],
        )
