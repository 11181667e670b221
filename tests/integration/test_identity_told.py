"""A person's story on the command line, and a person's word about two records."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from orchestration.cli import command_tree
from tests.fixtures.company_folder import CompanyFolder, company_folder
from tests.fixtures.identity_worlds import Warehouse

LINKS = "contract/identity_links.csv"


@pytest.fixture(scope="module")
def folder(first_identities: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> CompanyFolder:
    """A company whose build file holds every case."""
    folder = company_folder(tmp_path_factory.mktemp("told") / "company")
    (folder.path / "state").mkdir()
    (folder.path / "state" / "warehouse.duckdb").symlink_to(first_identities.database)
    return folder


def tandem(folder: CompanyFolder, *arguments: str) -> Result:
    return CliRunner().invoke(command_tree(), [*arguments, "--company", str(folder.path)])


def told(folder: CompanyFolder, identifier: str) -> dict:
    result = tandem(folder, "explain", "customer", identifier, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    "identifier",
    ["hubspot:c51xa", "contact:hubspot:c51xa", "B@c51x.com", "files:lead:c51xc"],
)
def test_any_identifier_leads_to_the_person(folder: CompanyFolder, identifier: str):
    person = told(folder, identifier)
    assert {row["record"] for row in person["records"]} == {
        "contact:hubspot:c51xa", "contact:files:c51xb", "contact:files:lead:c51xc",
    }  # fmt: skip
    assert told(folder, person["customer_id"]) == person


def test_a_number_and_a_google_mailbox_are_found_as_people_write_them(folder: CompanyFolder):
    by_number = told(folder, "+1 (512) 867-5308")
    assert "contact:files:c8xa" in {row["record"] for row in by_number["records"]}
    by_mailbox = told(folder, "J.Doe.c2x+anything@googlemail.com")
    assert "contact:hubspot:c2xa" in {row["record"] for row in by_mailbox["records"]}


def test_each_edge_says_its_rule_and_dates_and_each_value_its_source(folder: CompanyFolder):
    person = told(folder, "hubspot:c8xa")
    edge = next(row for row in person["edges"] if row["record"] == "contact:hubspot:c8xa")
    assert (edge["rule"], edge["refused_by"]) == ("contact_phone", None)
    assert edge["first_seen_at"].startswith("2025-01-01")
    values = {row["attribute"]: row for row in person["golden_record"]}
    assert values["first_name"]["value"] == "Ann"
    assert values["first_name"]["source"] == "hubspot"
    assert [event["event"] for event in person["events"]] == ["created"]


def test_a_refused_edge_says_which_guard_refused_it(folder: CompanyFolder):
    person = told(folder, "hubspot:c16xa")
    assert "blocked_value" in {edge["refused_by"] for edge in person["edges"]}


def test_tables_are_printed_without_json(folder: CompanyFolder):
    result = tandem(folder, "explain", "customer", "hubspot:c51xa")
    assert result.exit_code == 0
    assert "contact_additional_email" in result.stdout


def test_nobody_and_several_are_wrong_usage(folder: CompanyFolder):
    for identifier, words in (("nobody@nowhere.org", "nobody"), ("test@test.com", "2 customers")):
        result = tandem(folder, "explain", "customer", identifier)
        assert result.exit_code == 2
        assert words in result.stderr


def rows(folder: CompanyFolder) -> list[dict[str, str]]:
    with (folder.path / LINKS).open() as file:
        return list(csv.DictReader(file))


def test_the_younger_word_about_a_pair_ends_the_older(folder: CompanyFolder):
    pair = ("files:c13x101", "hubspot:c13x101")
    assert tandem(folder, "identity", "link", *pair, "--reason", "One desk").exit_code == 0
    written = rows(folder)[-1]
    assert (written["decision"], written["reason"]) == ("link", "One desk")
    assert (written["record_a"], written["valid_from"]) == ("contact:files:c13x101", "2026-01-01")
    assert tandem(folder, "identity", "unlink", *pair[::-1], "--reason", "Two").exit_code == 0
    about = [row for row in rows(folder) if row["record_a"] == "contact:files:c13x101"]
    assert [row["decision"] for row in about] == ["unlink"]
    assert folder.findings() == ()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("hubspot:none", "hubspot:c13x101", "--reason", "x"), "no run has seen"),
        (("hubspot:c13x101", "hubspot:c13x101", "--reason", "x"), "give two"),
        (("hubspot:c13x101", "files:c13x101", "--reason", " "), "--reason"),
    ],
)
def test_a_word_about_nobody_or_without_reason_is_wrong_usage(
    folder: CompanyFolder, arguments: tuple[str, ...], words: str
):
    before = (folder.path / LINKS).read_text()
    result = tandem(folder, "identity", "link", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert (folder.path / LINKS).read_text() == before


def test_before_the_first_run_there_is_nobody_to_explain(tmp_path: Path):
    result = tandem(company_folder(tmp_path / "new"), "explain", "customer", "hubspot:1")
    assert result.exit_code == 1
    assert "tandem run" in result.stderr
