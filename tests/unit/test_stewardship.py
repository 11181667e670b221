"""A person's word about two records becomes a row of the contract."""

import csv
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.stewardship import Decision, RecordUnknown, decide, propose
from tests.fixtures.company_folder import CompanyFolder, company_folder

PAIR = ("hubspot:1", "files:2")
NODES = ("contact:files:2", "contact:hubspot:1")
TODAY = date(2026, 5, 1)


@pytest.fixture
def folder(tmp_path: Path) -> CompanyFolder:
    return company_folder(tmp_path / "company")


@pytest.fixture
def build(folder: CompanyFolder) -> Path:
    """A build file whose last run was late in the evening of UTC, past midnight in Berlin."""
    path = folder.path / "state" / "warehouse.duckdb"
    path.parent.mkdir()
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema intermediate; create schema raw_contract")
        connection.execute(
            "create table intermediate.int_identities_resolved as"
            " select unnest(['contact:files:2', 'contact:hubspot:1']) as record_node"
        )
        connection.execute(
            "create table raw_contract.run as select timestamp '2026-03-31 22:30:00' as as_of"
        )
    return path


def rows(folder: CompanyFolder) -> list[tuple[str, ...]]:
    """What the file says of the pair: decision, reason, first and last day."""
    with (folder.path / "contract/identity_links.csv").open() as file:
        return [
            (row["decision"], row["reason"], row["valid_from"], row["valid_to"])
            for row in csv.DictReader(file)
            if (row["record_a"], row["record_b"]) == NODES
        ]


def test_a_decision_holds_from_the_last_runs_business_day(folder: CompanyFolder, build: Path):
    decide(folder.load(), build, Decision("link", PAIR, "one desk"), TODAY)
    assert rows(folder) == [("link", "one desk", "2026-04-01", "")]
    assert folder.findings() == ()


def test_a_later_decision_ends_the_earlier_one_the_day_before(folder: CompanyFolder, build: Path):
    decide(folder.load(), build, Decision("link", PAIR, "one desk"), TODAY)
    with duckdb.connect(str(build)) as connection:
        connection.execute("update raw_contract.run set as_of = '2026-04-10 01:00:00'")
    decide(folder.load(), build, Decision("unlink", PAIR[::-1], "two after all"), TODAY)
    assert rows(folder) == [
        ("link", "one desk", "2026-04-01", "2026-04-09"),
        ("unlink", "two after all", "2026-04-10", ""),
    ]
    assert folder.findings() == ()


def test_other_decisions_stay(folder: CompanyFolder, build: Path):
    before = (folder.path / "contract/identity_links.csv").read_text()
    path = decide(folder.load(), build, Decision("link", PAIR, "one desk"), TODAY)
    assert path.read_text().startswith(before)


def test_a_record_no_run_has_seen_is_refused(folder: CompanyFolder, build: Path):
    with pytest.raises(RecordUnknown, match="contact:hubspot:9"):
        decide(folder.load(), build, Decision("link", ("hubspot:9", "files:2"), "x"), TODAY)
    assert rows(folder) == []


@pytest.mark.parametrize(
    ("records", "reason", "said"),
    [
        (PAIR, " ", "reason is empty"),
        ((PAIR[0], " "), "x", "no name"),
        ((PAIR[0],) * 2, "x", "two"),
    ],
)
def test_what_the_file_could_not_be_read_with_is_refused(
    folder: CompanyFolder, tmp_path: Path, records: tuple[str, str], reason: str, said: str
):
    with pytest.raises(ValueError, match=said):
        decide(folder.load(), tmp_path / "none.duckdb", Decision("link", records, reason), TODAY)
    assert rows(folder) == []
    assert folder.findings() == ()


def test_before_any_run_a_decision_holds_from_today(folder: CompanyFolder, tmp_path: Path):
    decide(folder.load(), tmp_path / "none.duckdb", Decision("link", PAIR, "x"), TODAY)
    assert rows(folder) == [("link", "x", "2026-05-01", "")]


def test_a_model_proposes_anew_and_leaves_a_persons_word_alone(folder: CompanyFolder, build: Path):
    other = ("contact:hubspot:3", "contact:files:4")
    company = folder.load()
    propose(company, build, [Decision("review", NODES, "0.95"), Decision("propose", other, "0.99")])
    assert rows(folder) == [("review", "0.95", "2026-04-01", "")]
    decide(company, build, Decision("unlink", PAIR, "two"), TODAY)
    propose(company, build, [Decision("propose", NODES, "0.99")])
    assert rows(folder) == [("unlink", "two", "2026-04-01", "")]
    text = (folder.path / "contract/identity_links.csv").read_text()
    assert text.count("propose,contact:files:4,contact:hubspot:3") == 1
    assert folder.findings() == ()
