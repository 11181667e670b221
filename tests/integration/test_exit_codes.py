"""What a scheduler may trust: how a night ends, and what readers have afterwards."""

import json
from pathlib import Path

import duckdb
import pytest

from orchestration.dbt import RowsRefused
from orchestration.night import begin
from orchestration.settings import read_settings
from orchestration.transformation import transform
from tests.fixtures.company_folder import CompanyFolder
from tests.fixtures.faulty_server import Server
from tests.fixtures.tiny_house import NEXT_NIGHT, deliver
from tests.integration.conftest import TOKEN, switch_on
from tests.nights import Household, Outcome


def published(home: Household, sql: str) -> list[tuple]:
    with duckdb.connect(
        str(home.release.resolve() / "warehouse.duckdb"), read_only=True
    ) as release:
        return release.execute(sql).fetchall()


def test_a_night_that_publishes_ends_with_0(quiet_night: tuple[Household, Outcome]):
    home, outcome = quiet_night
    assert outcome.code == 0, outcome.said
    assert published(home, "select count(*), sum(amount) from published.deals") == [(2, 200)]
    assert home.journal().status == "published"
    assert home.journal().release == home.current()


def test_the_record_counts_the_rows_of_every_step(quiet_night: tuple[Household, Outcome]):
    home, _ = quiet_night
    steps = {step.name: step for step in home.journal().steps}
    arrival, files = steps["arrival gate"], steps["pull files"]
    assert files.rows_in == files.rows_out == 4
    assert arrival.rows_in == arrival.rows_out >= 4
    assert steps["transform"].rows_in >= arrival.rows_in
    assert steps["departure gate"].rows_out > 0
    assert steps["release files"].rows_out == steps["release"].rows_out > 0
    tables = json.loads((home.release / "manifest.json").read_text())["tables"]
    assert steps["release files"].rows_out == sum(tables.values())
    assert all(step.cpu_seconds and step.peak_memory_mb for step in home.journal().steps[-3:])


def test_a_metric_of_the_release_can_be_asked_for(quiet_night: tuple[Household, Outcome]):
    home, _ = quiet_night
    asked = home.tandem_here("query", "won_revenue", "--by", "month", "--format", "json")
    assert asked.code == 0, asked.said
    assert [row["won_revenue"] for row in json.loads(asked.stdout)] == ["200.00"]


def test_a_metric_that_is_none_ends_with_2_and_the_closest_names(
    quiet_night: tuple[Household, Outcome],
):
    home, _ = quiet_night
    asked = home.tandem_here("query", "won_revenu")
    assert (asked.code, asked.stdout) == (2, "")
    assert "won_revenue" in asked.stderr


@pytest.fixture(scope="module")
def failed_night(
    quiet_night: tuple[Household, Outcome],
    refusing: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Household, Outcome]:
    """The night after, with a required source whose token is wrong."""
    home = quiet_night[0].copied(tmp_path_factory.mktemp("failed") / "company")
    switch_on(CompanyFolder(home.folder), "[sources.hubspot]\nrequired = true")
    settings = {"HUBSPOT_BASE_URL": refusing.base_url, "HUBSPOT_ACCESS_TOKEN": TOKEN}
    return home, home.tandem("run", "--as-of", NEXT_NIGHT, **settings)


def test_a_required_source_that_fails_ends_with_1_and_a_clear_line(
    failed_night: tuple[Household, Outcome],
):
    _, outcome = failed_night
    assert outcome.code == 1, outcome.said
    errors = [line for line in outcome.stderr.splitlines() if line.startswith("error:")]
    assert len([line for line in errors if "HTTP 401" in line]) == 1, outcome.said
    assert "Check that the token is right and not revoked" in outcome.stderr
    assert "hubspot is required and failed (it never succeeded; allowed age 36 h)" in outcome.stderr
    assert "nothing is published, readers keep the last release" in outcome.stderr
    assert "Traceback" not in outcome.said


def test_a_required_source_that_fails_leaves_the_release_of_yesterday(
    quiet_night: tuple[Household, Outcome], failed_night: tuple[Household, Outcome]
):
    (before, _), (home, _) = quiet_night, failed_night
    assert home.current() == before.current()
    assert sorted(path.name for path in (home.folder / "releases").iterdir()) == sorted(
        path.name for path in (before.folder / "releases").iterdir()
    )
    assert home.journal().status == "failed"


def test_a_resumed_night_keeps_its_as_of_and_its_pulls_and_alerts_without_a_secret(
    failed_night: tuple[Household, Outcome], refusing: Server, tmp_path: Path
):
    home = failed_night[0].copied(tmp_path / "company")
    heard = tmp_path / "heard"
    settings = {
        "HUBSPOT_BASE_URL": refusing.base_url,
        "HUBSPOT_ACCESS_TOKEN": TOKEN,
        "TANDEM_ALERT_COMMAND": f"tee {heard}",
    }
    outcome = home.tandem_here("run", "--resume", **settings)
    assert outcome.code == 1, outcome.said
    steps = {step.name: step for step in home.journal().steps}
    assert home.journal().as_of == failed_night[0].journal().as_of
    assert steps["pull files"].note == "done in the run that failed"
    assert steps["pull hubspot"].status == "failed"
    assert "- pull hubspot" in heard.read_text()
    assert TOKEN not in heard.read_text()


@pytest.fixture(scope="module")
def refused_night(
    quiet_night: tuple[Household, Outcome], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Household, Outcome]:
    """The night after, with a deal in a currency that has no rate."""
    home = quiet_night[0].copied(tmp_path_factory.mktemp("refused") / "company")
    deliver(CompanyFolder(home.folder), "3,1,won,70.00,CHF,2026-01-03,2026-01-05")
    return home, home.tandem_here("run", "--as-of", NEXT_NIGHT)


def test_a_company_that_was_copied_is_not_parsed_anew(
    quiet_night: tuple[Household, Outcome], refused_night: tuple[Household, Outcome]
):
    before, after = (
        (home.folder / "state/dbt/perf_info.json").read_bytes()
        for home, _ in (quiet_night, refused_night)
    )
    assert after == before


def test_a_refusing_gate_ends_with_3_and_prints_what_it_found(
    refused_night: tuple[Household, Outcome],
):
    _, outcome = refused_night
    assert outcome.code == 3, outcome.said
    assert "error: published.deals.amounts_are_converted: does not hold" in outcome.stderr
    assert "fix: Add the missing rate to fx_rates.csv" in outcome.stderr
    assert "nothing is published, readers keep the last release" in outcome.stderr


def test_a_refusing_gate_shows_the_amount_that_has_no_rate(
    refused_night: tuple[Household, Outcome],
):
    home, _ = refused_night
    (finding,) = (f for f in home.journal().findings if f.where.endswith("amounts_are_converted"))
    with duckdb.connect(str(home.folder / "state/warehouse.duckdb"), read_only=True) as build:
        shown = build.execute(finding.examples).fetchall()
    assert [tuple(map(str, row)) for row in shown] == [("files:3", "CHF", "70.00")]


def test_a_refusing_gate_leaves_the_release_of_yesterday(
    quiet_night: tuple[Household, Outcome], refused_night: tuple[Household, Outcome]
):
    (before, _), (home, _) = quiet_night, refused_night
    assert home.current() == before.current()
    assert published(home, "select count(*) from published.deals") == [(2,)]
    assert home.journal().status == "refused"


def test_an_optional_source_that_fails_ends_with_4_and_publishes_the_rest(
    quiet_night: tuple[Household, Outcome], stale_night: tuple[Household, Outcome]
):
    (before, _), (home, outcome) = quiet_night, stale_night
    assert outcome.code == 4, outcome.said
    assert home.current() != before.current()
    assert published(home, "select sum(amount) from published.deals") == [(250,)]
    assert "warning: pull meta_ads: meta_ads: " in outcome.stderr
    assert "one funnel, both departments" in outcome.stdout


def test_a_stale_release_says_so_to_its_readers(stale_night: tuple[Household, Outcome]):
    home, _ = stale_night
    marked = dict(published(home, "select source, status from published.sources where is_enabled"))
    assert marked == {"files": "fresh", "meta_ads": "failed"}
    manifest = json.loads((home.release / "manifest.json").read_text())
    listed = {source["source"]: source["status"] for source in manifest["sources"]}
    assert listed["meta_ads"] == "failed"
    assert home.journal().status == "published_stale"


@pytest.mark.parametrize("night", ["failed_night", "stale_night"])
def test_a_secret_is_neither_said_nor_kept(night: str, request: pytest.FixtureRequest):
    home, outcome = request.getfixturevalue(night)
    assert TOKEN not in outcome.said
    assert home.files_holding(TOKEN) == []


def test_the_search_for_a_secret_finds_what_is_there(tmp_path: Path):
    (tmp_path / "log").write_text(f"Bearer {TOKEN}")
    assert Household(tmp_path).files_holding(TOKEN) == [str(tmp_path / "log")]


@pytest.fixture(scope="module")
def tampered(
    quiet_night: tuple[Household, Outcome], tmp_path_factory: pytest.TempPathFactory
) -> Household:
    """The tiny company with half of a credit gone from what was built."""
    home = quiet_night[0].copied(tmp_path_factory.mktemp("tampered") / "company")
    with duckdb.connect(str(home.folder / "state/warehouse.duckdb")) as build:
        for table in ("marts.fct_attribution_credits", "published.attribution_credits"):
            build.execute(f"update {table} set credit = 0.5 where method = 'linear'")
    return home


def test_what_breaks_an_invariant_is_not_published_and_the_invariant_is_named(
    tampered: Household,
):
    before = tampered.current()
    outcome = tampered.tandem_here("publish")
    assert outcome.code == 3, outcome.said
    assert "published.attribution_credits.credits_of_a_conversion_add_up_to_one" in outcome.stderr
    assert tampered.current() == before


def test_rows_that_break_a_test_of_dbt_refuse_the_night_and_the_test_is_named(
    tampered: Household,
):
    night = begin(tampered.folder, read_settings())
    with pytest.raises(RowsRefused):
        transform(night, ["assert_credits_of_a_conversion_add_up_to_one"])
    (found,) = night.journal.findings
    assert (night.journal.status, found.severity) == ("refused", "error")
    assert found.where == "dbt.assert_credits_of_a_conversion_add_up_to_one"


def test_what_is_built_is_published_again_without_a_pull_and_taken_back(
    quiet_night: tuple[Household, Outcome], tmp_path: Path
):
    home = quiet_night[0].copied(tmp_path / "company")
    before, deals = home.current(), "select count(*), sum(amount) from published.deals"
    outcome = home.tandem_here("publish")
    assert outcome.code == 0, outcome.said
    assert home.current() != before
    assert published(home, deals) == [(2, 200)]
    assert not [step for step in home.journal().steps if step.name.startswith("pull")]
    listed = json.loads(home.tandem_here("releases", "--json").stdout)
    assert [entry["version"] for entry in listed] == [before, home.current()]
    assert home.tandem_here("rollback").code == 0
    assert home.current() == before
