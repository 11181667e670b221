"""HubSpot and Salesforce both on: what the vendors' sync keeps in both counts once."""

import shutil
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.loading import load
from orchestration.sources import salesforce
from orchestration.sources.transport import CallLog, Window
from sandbox.servers.credentials import SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET
from sandbox.servers.running import serve
from sandbox.servers.stage import Stage
from sandbox.world import clock
from tests.fixtures.connectors import world
from tests.fixtures.models import run_models
from tests.nights import Household, Outcome

STAGES = {
    "Appointment Scheduled": "sql",
    "Qualified To Buy": "sqo",
    "Presentation Scheduled": "sqo",
    "Decision Maker Bought-In": "sqo",
    "Contract Sent": "sqo",
    "Open": "sqo",
    "Offer Sent": "sqo",
    "Closed Won": "won",
    "Closed Lost": "lost",
}
WON = """
    select source_currency, count(*), sum(source_amount), sum(amount)
    from intermediate.int_deals_valued where is_won group by source_currency order by 1
"""


def asked(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def hubspot_only(first_night: tuple[Household, Outcome]) -> Path:
    """The build file of the default company, which works in HubSpot alone."""
    home, outcome = first_night
    assert outcome.code == 0, outcome.said
    return home.folder / "state" / "warehouse.duckdb"


@pytest.fixture(scope="module")
def both(hubspot_only: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The same company with its Salesforce org beside it, built again up to deals and people."""
    folder = tmp_path_factory.mktemp("both")
    database = folder / "warehouse.duckdb"
    shutil.copy(hubspot_only, database)
    with serve(Stage(world().at, clock, 0)) as running:
        credentials = salesforce.Credentials(
            running.url, SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET
        )
        calls, as_of = CallLog(), running.stage.as_of.astimezone(UTC)
        source = salesforce.source(credentials, Window(as_of), calls)
        load(
            "salesforce",
            source,
            salesforce.TABLES,
            lambda: duckdb.connect(str(database)),
            folder / "dlt",
            as_of,
            calls,
        )
    with duckdb.connect(str(database)) as connection:
        for value, stage in STAGES.items():
            connection.execute(
                "insert into raw_contract.stage_mappings by name select 'salesforce' as source,"
                " 'deal' as object_type, 'StageName' as field, $value as value, $stage as stage",
                {"value": value, "stage": stage},
            )
    wanted = ("int_deals_valued", "int_identities_resolved", "int_activities_unioned")
    run_models(database, "run", "--select", *(f"+{model}" for model in wanted))
    yield database


def test_revenue_won_is_the_same_as_by_one_crm_alone(hubspot_only: Path, both: Path) -> None:
    sources = "select distinct source from intermediate.int_deals_valued where is_won order by 1"
    assert asked(both, WON) == asked(hubspot_only, WON) != []
    assert asked(both, sources) == [("hubspot",), ("salesforce",)]


def test_every_mirrored_deal_stands_behind_its_opportunity(both: Path) -> None:
    mirrored = asked(
        both,
        """
        select count(*), count(*) filter (merged_into_deal_id like 'salesforce:006%' and is_deleted)
        from intermediate.int_deals_unioned
        where source = 'hubspot' and salesforce_opportunity_id is not null
        """,
    )
    assert mirrored[0][0] == mirrored[0][1] > 0


def test_salesforce_adds_no_customer_to_those_it_shares(hubspot_only: Path, both: Path) -> None:
    customers = """
        select count(distinct customer_id) from intermediate.int_identities_resolved
        where record_node like 'contact:%'
    """
    assert asked(both, customers) == asked(hubspot_only, customers)


def test_what_both_crms_have_logged_counts_once(both: Path) -> None:
    counted = """
        select count(*), count(*) filter (
            mirrors.activity_id is null and activities.activity_id is null
        ), count(*) filter (mirrors.activity_id is not null and activities.activity_id is not null)
        from intermediate.int_salesforce_activities_unioned as logged
        left join intermediate.int_activity_mirrors_matched as mirrors using (activity_id)
        left join intermediate.int_activities_unioned as activities using (activity_id)
        where not logged.is_deleted
    """
    [(logged, lost, doubled)] = asked(both, counted)
    assert (lost, doubled) == (0, 0) and logged > 100
    left_over = """
        select activities.activity_id from intermediate.int_activities_unioned as activities
        where activities.source = 'salesforce' and not exists (
            select 1 from intermediate.int_hubspot_activities_unioned as ended
            where ended.is_deleted and ended.activity_type = activities.activity_type
                and ended.occurred_at = activities.occurred_at
        )
    """
    assert asked(both, left_over) == []


def test_a_lead_and_a_contact_of_salesforce_are_the_person_hubspot_knows(both: Path) -> None:
    apart = """
        select aliases.contact_id, aliases.alias, mine.customer_id, theirs.customer_id
        from intermediate.int_contact_aliases_split as aliases
        left join intermediate.int_identities_resolved as mine
            on mine.record_node = 'contact:' || aliases.contact_id
        left join intermediate.int_identities_resolved as theirs
            on theirs.record_node = 'contact:' || aliases.alias
        where aliases.alias_type = 'synced'
    """
    assert asked(both, f"select count(*) > 0 from ({apart})") == [(True,)]
    assert asked(both, f"{apart} and mine.customer_id is distinct from theirs.customer_id") == []
