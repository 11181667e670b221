"""Four cases that no row of identity_guards decides, each broken by taking away what it rests on.

32 (empty input and first run) has no guard: a night makes the tables of its memory before it reads.
43 (a crash between state and events) has no guard: a night's writes are one transaction.
65 (an erasure takes all linked devices) has no guard: it follows the memory of who is who.
66 (an erased person returns) has no guard: a delivery is screened by the ledger of the erased.
"""

from pathlib import Path

import duckdb
import pytest

from orchestration import warehouse
from orchestration.erasure import LedgerScreen, erase, read_ledger
from orchestration.erasure.person import People
from orchestration.night import identity_key
from orchestration.places import Places
from orchestration.sources import hubspot
from tests.fixtures.remembering import Memory, Script
from tests.fixtures.two_people import two_people

STATE = "select * from identity.identity_state order by all"
PERSON = {"one": 1, "other": 1}
CONTACTS = next(table for table in hubspot.TABLES if table.name == "contacts")


def test_32_a_first_night_of_nobody_is_empty_and_the_next_begins(memory_script: Script) -> None:
    memory = Memory(memory_script)
    assert memory.night({}) == {}
    assert len(set(memory.night(PERSON).values())) == 1
    assert memory.rows("select event_type from identity.identity_events") == [("created",)]
    with pytest.raises(duckdb.CatalogException):
        Memory(memory_script.without("create table if not exists", "explain create table")).night(
            {}
        )


@pytest.mark.parametrize("is_one_transaction", [True, False])
def test_43_a_crash_between_two_writes_leaves_the_state_only_in_one_transaction(
    memory_script: Script, is_one_transaction: bool
) -> None:
    memory = Memory(memory_script)
    memory.night(PERSON)
    before = memory.rows(STATE)
    memory.connection.execute("begin" if is_one_transaction else "select 1")
    with pytest.raises(duckdb.Error):
        crash_half_way(memory)
    memory.connection.execute("rollback" if is_one_transaction else "select 1")
    assert (memory.rows(STATE) == before) is is_one_transaction


def crash_half_way(memory: Memory) -> None:
    """Let everybody's records go, and die before new spans begin."""
    memory.connection.execute("delete from intermediate.int_identity_components_solved")
    for script in memory.script.statements:
        for statement in script.split(";\n"):
            memory.connection.execute(statement)
            if "set valid_to" in statement:
                raise duckdb.Error("killed")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Two people of whom none was erased."""
    return two_people(tmp_path / "company")


def test_65_an_address_leads_to_every_device_only_by_the_memory(places: Places) -> None:
    with warehouse.build_file(places.build) as connection:
        device = "device:ga4:shop:777.111"
        assert device in People(connection).nodes_of("ada@example.com")
        connection.execute("delete from identity.identity_state")
        assert device not in People(connection).nodes_of("ada@example.com")


def test_66_whoever_was_erased_comes_back_only_without_the_ledger(places: Places) -> None:
    erase(places, "ada@example.com", "she asked")
    ledger = read_ledger(places.state, identity_key(places))
    assert screened(places, LedgerScreen(ledger)) == []
    (places.state / "erasure_ledger.json").unlink()
    forgotten = read_ledger(places.state, identity_key(places))
    assert screened(places, LedgerScreen(forgotten)) == [("101",)]


def screened(places: Places, screen: LedgerScreen) -> list[tuple]:
    """What is left of a delivery with the erased person in it."""
    with warehouse.build_file(places.build) as connection:
        connection.execute(
            "create or replace temp table delivered as from raw_hubspot.contacts limit 0"
        )
        connection.execute(
            "insert into delivered by name select '101' as id, 'ada@example.com' as email"
        )
        screen.rows(connection, "raw_hubspot", CONTACTS, "delivered")
        return connection.execute("select id from delivered").fetchall()
