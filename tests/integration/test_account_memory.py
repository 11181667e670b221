"""Which company records are one account, over nights: ids stay, end in a merge and come back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import duckdb
import pytest

from tests.fixtures.compiled_models import register
from tests.fixtures.remembering import Script

READ = """
create schema intermediate;
create schema staging;
create table intermediate.int_account_components_solved (node varchar, component_id bigint);
create table intermediate.int_companies_unioned (
    company_id varchar, source varchar, is_deleted boolean, created_at timestamp);
create table intermediate.int_account_edges_built (
    record_node varchar, identifier_node varchar, rule varchar, tier bigint);
create table intermediate.source_priorities as
select * from (values ('hubspot', 1), ('salesforce', 2), ('files', 3)) as t (source, priority);
create table intermediate.int_identity_rules_versioned as select 'v1' as rule_version;
create table staging.stg_contract__runs (run_id varchar, as_of_at timestamp);
"""
FORGET = """
delete from intermediate.int_account_components_solved;
delete from intermediate.int_companies_unioned;
delete from intermediate.int_account_edges_built;
delete from staging.stg_contract__runs;
"""
FIRST = datetime(2026, 1, 1)


class Accounts:
    """The memory of accounts, night by night."""

    def __init__(self, script: Script) -> None:
        self._script, self.nights = script, 0
        self.connection = duckdb.connect(config={"threads": 1})
        self.connection.execute("attach ':memory:' as warehouse; use warehouse")
        register(self.connection)
        self.connection.execute(READ + "create schema identity")

    def night(self, *accounts: str, gone: str = "") -> dict[str, str]:
        """Remember one night of accounts, each its records in order of age; the id of each record.

        gone: records that the source has deleted. A + in a record stands for a blank of its id.
        """
        self.nights += 1
        execute = self.connection.execute
        execute(FORGET)
        moment = FIRST + timedelta(days=self.nights)
        execute("insert into staging.stg_contract__runs values (?, ?)", [str(self.nights), moment])
        for number, account in enumerate(accounts):
            records = [record.replace("+", " ") for record in account.split()]
            for record in records:
                source, _, age = record.partition(":")
                one = [record, source, record in gone.split(), FIRST + timedelta(days=int(age))]
                execute("insert into intermediate.int_companies_unioned values (?, ?, ?, ?)", one)
                node = [record, number]
                execute(
                    "insert into intermediate.int_account_components_solved values (?, ?)", node
                )
            for one, other in pairwise(records):
                edge = [one, other, "company_merge", 1]
                execute(
                    "insert into intermediate.int_account_edges_built values (?, ?, ?, ?)", edge
                )
        for statement in self._script.statements:
            execute(statement)
        living = "select node, account_id from identity.account_state where valid_to is null"
        return dict(self.rows(living))

    def rows(self, sql: str) -> list[tuple]:
        """Rows of a query on the memory."""
        return self.connection.execute(sql).fetchall()

    def aliases(self) -> dict[str, str]:
        """The living id of every ended one."""
        return dict(self.rows("select old_account_id, account_id from identity.account_aliases"))

    def events(self) -> list[tuple]:
        """What the last night did to ids."""
        return self.rows(
            "select event_type, from_account_id, to_account_id,"
            " cause_rule || ' ' || cause_record_node || ' ' || cause_identifier_node"
            f" from identity.account_events where run_id = '{self.nights}' order by all"
        )


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Script:
    return Script.heard(tmp_path_factory.mktemp("accounts"), "account_state", READ)


@pytest.fixture
def accounts(script: Script) -> Iterator[Accounts]:
    found = Accounts(script)
    yield found
    found.connection.close()


def test_an_account_is_called_after_its_record_in_the_most_trusted_system(accounts: Accounts):
    assert accounts.night("salesforce:1 hubspot:2", "files:3") == {
        "salesforce:1": "hubspot:2",
        "hubspot:2": "hubspot:2",
        "files:3": "files:3",
    }


def test_the_id_stays_when_its_record_is_deleted_or_a_better_one_comes(accounts: Accounts):
    accounts.night("salesforce:1 files:2")
    after = accounts.night("salesforce:1 files:2 hubspot:3", gone="salesforce:1")
    assert set(after.values()) == {"salesforce:1"}
    assert accounts.events() == []


def test_a_merge_keeps_the_older_id_and_leaves_an_alias_with_its_cause(accounts: Accounts):
    accounts.night("hubspot:1", "hubspot:2", "hubspot:3")
    accounts.night("hubspot:1", "hubspot:2 hubspot:3")
    cause = "company_merge hubspot:2 hubspot:3"
    assert accounts.events() == [("merged", "hubspot:3", "hubspot:2", cause)]
    accounts.night("hubspot:1 hubspot:2 hubspot:3")
    assert accounts.aliases() == {"hubspot:2": "hubspot:1", "hubspot:3": "hubspot:1"}


def test_the_cause_of_a_merge_keeps_ids_that_hold_blanks_whole(accounts: Accounts):
    accounts.night("files:+2", "files:+3")
    accounts.night("files:+2 files:+3")
    assert accounts.rows(
        "select cause_rule, cause_record_node, cause_identifier_node"
        " from identity.account_events where event_type = 'merged'"
    ) == [("company_merge", "files: 2", "files: 3")]


def test_an_undone_merge_returns_both_ids(accounts: Accounts):
    before = accounts.night("hubspot:1", "hubspot:2")
    accounts.night("hubspot:1 hubspot:2")
    assert accounts.night("hubspot:1", "hubspot:2") == before
    assert accounts.aliases() == {}


def test_a_second_run_changes_nothing(accounts: Accounts):
    before = accounts.night("hubspot:1 files:2", "hubspot:3")
    assert accounts.night("hubspot:3", "files:2 hubspot:1") == before
    assert accounts.events() == []


def test_no_id_is_given_twice(accounts: Accounts):
    accounts.night("hubspot:1 salesforce:2 files:3")
    after = accounts.night("hubspot:1", "salesforce:2 files:3")
    assert after["files:3"] == "hubspot:1"
    assert after["hubspot:1"] == "hubspot:1~2"
