"""Erasing a person leaves no word of them, and nothing of anybody else's is missing."""

import gzip
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration import warehouse
from orchestration.connections import SOURCES
from orchestration.dbt import PROJECT, WHERE
from orchestration.delivery import Delivery
from orchestration.erasure import (
    LedgerScreen,
    LedgerWords,
    PersonNotFound,
    PersonUnclear,
    erase,
    protect,
    read_ledger,
    references,
    search,
)
from orchestration.erasure.erasing import plan_erasure
from orchestration.erasure.files import clean_file, text_of
from orchestration.erasure.nodes import bare, masked, replacement
from orchestration.erasure.person import People
from orchestration.erasure.plan import Plan
from orchestration.night import identity_key
from orchestration.places import Places
from orchestration.settings import Settings
from orchestration.sources import hubspot
from orchestration.sources.files.entities import BY_NAME as FILE_TABLES
from orchestration.transformation import dbt_environment
from tests.fixtures.two_people import two_people

ADA = {
    "contact:hubspot:101",
    "login:ada-1815",
    "email:ada@example.com",
    "device:ga4:shop:777.111",
    "device:form:hubspot:sent-1",
    "click:Cj0-ada-click",
    "customer:id-of-ada",
    "customer:old-id-of-ada",
}
Rows = Callable[[str], list[tuple]]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Two people before anything was erased; look, do not change."""
    return two_people(tmp_path_factory.mktemp("two") / "company")


@pytest.fixture(scope="module")
def erased(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The same after one of them was erased."""
    places = two_people(tmp_path_factory.mktemp("one") / "company", is_uncompressed=True)
    erase(places, "ada@example.com", "she asked, ada@example.com")
    return places


@pytest.fixture
def rows(erased: Places) -> Rows:
    def asked(sql: str) -> list[tuple]:
        with warehouse.any_file(erased.build) as connection:
            return connection.execute(sql).fetchall()

    return asked


@pytest.mark.parametrize(
    "identifier",
    [
        "ada@example.com",
        " ADA@Example.COM",
        "Ada King <ada@example.com>",
        "+44 (20) 7946-0001",
        "ada-1815",
        "login:ada-1815",
        "contact:hubspot:101",
        "hubspot:101",
        "101",
        "777.111",
        "ga4:shop:777.111",
        "id-of-ada",
        "old-id-of-ada",
    ],
)
def test_any_identifier_finds_all_the_others(places: Places, identifier: str):
    with warehouse.any_file(places.build) as connection:
        assert People(connection).nodes_of(identifier) == ADA


@pytest.mark.parametrize("identifier", ["nobody@example.com", "1", "", "ada@example.co", "King"])
def test_nobody_is_erased_by_what_names_nobody(places: Places, identifier: str):
    with warehouse.any_file(places.build) as connection, pytest.raises(PersonNotFound):
        People(connection).nodes_of(identifier)


def test_what_two_people_share_erases_neither(places: Places):
    with warehouse.any_file(places.build) as connection, pytest.raises(PersonUnclear) as refusal:
        People(connection).nodes_of("888.222")
    assert "id-of-ada" in str(refusal.value)
    assert "id-of-joada" in str(refusal.value)


def test_no_file_holds_a_byte_of_the_erased(erased: Places):
    for path in erased.root.rglob("*"):
        content = path.read_bytes().lower() if path.is_file() else b""
        for text in (b"ada@example.com\x00", b"ada-1815", b"777.111", b"79460001", b"7946 0001"):
            assert text not in content, path
        assert content.count(b"ada@example.com") == content.count(b"joada@example.com")


def test_rows_that_a_killed_build_had_spilled_go_too(tmp_path: Path):
    places = two_people(tmp_path / "company")
    folders = [places.state / name for name in ("spill", "warehouse.duckdb.tmp")]
    for folder in folders:
        folder.mkdir()
        # As DuckDB writes them: packed, so that no search would find anybody.
        (folder / "duckdb_temp_storage_S32K-0.tmp").write_bytes(os.urandom(64))
    erase(places, "ada@example.com", "asked")
    assert [folder for folder in folders if folder.exists()] == []


def test_dbt_spills_where_an_erasure_looks(places: Places):
    """What the profile reads is what a build gives it; a default would spill beside."""
    profile = (PROJECT / "profiles.yml").read_text()
    wanted = set(re.findall(r"env_var\('(\w+)'", profile))
    assert wanted <= {*WHERE, *dbt_environment(places, Settings({}))}
    assert places.build.parent / WHERE["TANDEM_SPILL"] in places.spilled


def test_a_delete_alone_would_have_left_bytes(tmp_path: Path):
    places = two_people(tmp_path, is_uncompressed=True)
    with warehouse.build_file(places.build) as connection:
        connection.execute("delete from raw_hubspot.contacts where id = '101'")
        connection.execute("checkpoint")
    assert b"Ada@Example.com" in places.build.read_bytes()


def test_what_the_rows_counted_for_stays(rows: Rows):
    assert rows("select lifecyclestage, createdate from raw_hubspot.contacts order by all") == [
        ("lead", "2026-01-02"),
        ("lead", "2026-01-03"),
    ]
    assert rows("select sum(amount), count(customer_id) from published.deals") == [(700, 1)]


def test_the_meaningless_ids_still_hold_the_rows_together(rows: Rows):
    ((contact, login),) = rows(
        "select id, app_user_id from raw_hubspot.contacts where _deleted_reason = 'erased'"
    )
    assert contact.isdecimal()
    assert rows("select distinct object_id from raw_hubspot.property_history") == [(contact,)]
    assert rows("select from_id, to_id from raw_hubspot.associations") == [("101", contact)]
    assert rows("select distinct user_id from raw_ga4.events where user_id like 'erased%'") == [
        (login,)
    ]


def test_a_form_they_sent_keeps_its_form_and_campaign_and_no_word_of_theirs(rows: Rows):
    columns = 'form_id, page_url, "values" from raw_hubspot.form_submissions'
    assert rows(f"select {columns} where _deleted_reason = 'erased'") == [
        ("f-1", "https://a.test/demo?utm_source=x", None)
    ]
    assert rows(f"select email, {columns} where email not like 'erased%'") == [
        ("joada@example.com", "f-1", "https://a.test/demo", "[]")
    ]


def test_a_deal_with_the_number_of_the_contact_keeps_its_own(rows: Rows):
    assert rows("select id, dealname from raw_hubspot.deals") == [("101", "Engine for [erased]")]
    assert rows("select deal_id from published.deals") == [("hubspot:101",)]


def test_of_two_people_on_one_device_only_one_goes(rows: Rows):
    assert rows(
        "select user_id from raw_ga4.events where user_pseudo_id = '888.222'"
        " and user_id not like 'erased%'"
    ) == [("joada-99",)]
    assert rows("select count(*) from raw_ga4.events where user_pseudo_id = '888.222'") == [(2,)]
    assert rows(
        "select email, firstname, lastname, phone from raw_hubspot.contacts where id = '1015'"
    ) == [("joada@example.com", "Jo", "King", "+44 20 7946 0002")]
    assert rows("select first_name, last_name from published_pii.customer_profiles order by 1") == [
        ("Jo", "King"),
        (None, None),
    ]


def test_of_an_address_only_the_campaign_stays(rows: Rows):
    addresses = rows(
        "select event_params__page_location from raw_ga4.events"
        " where user_pseudo_id like 'erased%' order by 1"
    )
    assert addresses[0] == ("https://a.test/p?utm_source=x",)
    assert addresses[1][0].startswith("https://a.test/q?gclid=erased-")


def test_the_history_says_that_somebody_was_erased_and_not_who(rows: Rows):
    assert rows(
        "select event_type, from_customer_id, to_customer_id, cause_record_node, node_count"
        " from identity.identity_events"
    ) == [("erased", None, None, None, 6)]


def test_the_ledger_holds_digests_and_the_reason_without_the_person(erased: Places):
    text = (erased.state / "erasure_ledger.json").read_text()
    assert "she asked" in text
    # Her name may stand by chance within a digest's hex digits; as a word it may not stand at all.
    assert re.findall(r"(?i)\bada\b|lovelace", text) == []
    assert (erased.state / "erasure_ledger.json").stat().st_mode & 0o077 == 0


def test_the_ledger_finds_who_comes_back_by_another_door(erased: Places, tmp_path: Path):
    ledger = read_ledger(erased.state, identity_key(erased))
    words = LedgerWords(ledger)
    assert search(erased, words.names, ledger).traces == []
    stray = erased.state / "note.txt"
    stray.write_text("call ada@example.com back")
    assert [trace.file for trace in search(erased, words.names, ledger).traces] == [stray]
    stray.unlink()
    assert not words.names("joada@example.com ada-18151 xada-1815 7771115")


def test_without_the_install_key_the_ledger_tells_nothing(erased: Places):
    assert read_ledger(erased.state, identity_key(erased)).holds("email:ada@example.com")
    assert not read_ledger(erased.state, "another key").holds("email:ada@example.com")


@pytest.fixture
def screened(erased: Places, tmp_path: Path):
    """A connection to a copy of the build file, and what screens its deliveries."""
    ledger = read_ledger(erased.state, identity_key(erased))
    ledger.path = tmp_path / "ledger.json"
    copy = tmp_path / "warehouse.duckdb"
    copy.write_bytes(erased.build.read_bytes())
    with warehouse.build_file(copy) as connection:
        yield connection, LedgerScreen(ledger)


def deliver(connection: duckdb.DuckDBPyConnection, table: str, select: str) -> None:
    connection.execute(f"create or replace temp table delivered as from {table} limit 0")
    connection.execute(f"insert into delivered by name {select}")


def test_a_delivery_brings_nobody_back(screened):
    connection, screen = screened
    contacts = next(table for table in hubspot.TABLES if table.name == "contacts")
    deliver(
        connection,
        "raw_hubspot.contacts",
        "select * from (values ('101', null), ('900', ' ADA@example.com'), ('1015', 'b@x.org'))"
        " as c (id, email)",
    )
    assert screen.rows(connection, "raw_hubspot", contacts, "delivered") == 2
    assert connection.execute("select id from delivered").fetchall() == [("1015",)]
    history = next(table for table in hubspot.TABLES if table.name == "property_history")
    deliver(
        connection,
        "raw_hubspot.property_history",
        "select 'contacts' as object_type, '900' as object_id"
        " union all by name select 'deals' as object_type, '900' as object_id",
    )
    assert screen.rows(connection, "raw_hubspot", history, "delivered") == 1


def test_a_row_that_refers_to_the_erased_keeps_the_reference_it_had(screened):
    connection, screen = screened
    connection.execute(
        "insert into raw_files.deals by name select 'd1' as deal_id, 'meaningless' as contact_id"
    )
    deliver(
        connection,
        "raw_files.deals",
        "select * from (values ('d1', 'hubspot:101'), ('d2', 'hubspot:101'), ('d3', '7'))"
        " as d (deal_id, contact_id)",
    )
    assert screen.rows(connection, "raw_files", FILE_TABLES["deals"], "delivered") == 0
    assert connection.execute(
        "select deal_id, contact_id from delivered order by all"
    ).fetchall() == [("d1", "meaningless"), ("d2", None), ("d3", "7")]


def test_rows_set_aside_are_screened_by_their_words(screened):
    connection, screen = screened
    connection.execute(
        "create temp table aside as select * from (values"
        ' (\'{"mail": "Ada@example.com"}\'), (\'{"mail": "joada@example.com"}\')) as a (row_json)'
    )
    assert screen.texts(connection, "aside", "row_json") == 1


def test_an_erasure_that_was_killed_is_finished_by_the_next_run(tmp_path: Path):
    places = two_people(tmp_path / "company")
    with warehouse.build_file(places.build) as connection:
        plan = plan_erasure(connection, "ada@example.com", "asked")
    plan.write(places.state)
    half_copied = places.releases / ".v1.unfinished"
    half_copied.mkdir(parents=True)
    shutil.copyfile(places.build, half_copied / "warehouse.duckdb")
    (half_copied / "manifest.json").write_text("{}")
    assert search(places, plan.names).traces != []
    assert protect(places) is not None
    assert list(places.releases.iterdir()) == []
    assert search(places, plan.names).traces == []
    assert not (places.state / "erasing.json").exists()


def test_nobody_erased_costs_nothing(places: Places):
    assert protect(places) is None


def ada_only() -> Plan:
    return Plan("1", "2026-01-01", "", {"email:ada@example.com": "email:erased-1@erased.invalid"})


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_texts_and_packed_texts_are_cleaned(tmp_path: Path, pack: Callable[[bytes], bytes]):
    path = tmp_path / "log"
    path.write_bytes(pack(b"ada@example.com wrote, joada@example.com did not"))
    path.chmod(0o600)
    assert clean_file(path, ada_only())
    content = path.read_bytes()
    text = gzip.decompress(content) if pack is gzip.compress else content
    assert text == b"erased-1@erased.invalid wrote, joada@example.com did not"
    assert path.stat().st_mode & 0o777 == 0o600
    assert not clean_file(path, ada_only())


def test_a_name_is_found_however_a_file_spells_it(tmp_path: Path):
    """As text, as JSON escapes it, in the address of a page, and in bytes that are no text."""
    plan = Plan("1", "2026-01-01", "", {"email:ada@example.com": "email:e-1@erased.invalid"})
    plan.unique_values = ["Ädä Lovelace"]
    said = "Ädä Lovelace|" + json.dumps("ÄDÄ Lovelace") + "|/p?mail=ada%40example.com&x=1"
    path = tmp_path / "log"
    path.write_text(said + "|jo.ada%40example.com")
    assert plan.names(text_of(path))
    assert clean_file(path, plan)
    assert path.read_text().split("|") == [
        "[erased]",
        '"[erased]"',
        "/p?mail=e-1@erased.invalid&x=1",
        "jo.ada%40example.com",
    ]
    path.write_bytes(b"\x1f\x8b\xff half of a packed file " + said.encode())
    assert plan.names(text_of(path))
    assert clean_file(path, plan)
    assert not path.exists()


def test_an_event_log_is_cleaned_down_to_its_free_pages(tmp_path: Path):
    path = tmp_path / "events.db"
    with sqlite3.connect(path) as log:
        log.execute("create table events (id integer primary key, body text)")
        log.executemany(
            "insert into events (body) values (?)", [("row of ada@example.com",), ("quiet",)]
        )
    assert clean_file(path, ada_only())
    assert b"ada@example.com" not in path.read_bytes()
    with sqlite3.connect(path) as log:
        bodies = log.execute("select body from events order by id").fetchall()
    assert bodies == [("row of erased-1@erased.invalid",), ("quiet",)]


@pytest.mark.parametrize(
    "node", ["contact:hubspot:101", "contact:files:lead:a-7", "email:a@b.test", "login:u1"]
)
def test_a_replacement_has_the_kind_and_shape_and_nothing_else(node: str):
    first, second = replacement(node), replacement(node)
    assert first != second
    assert first.split(":")[0] == node.split(":")[0]
    assert bare(node) not in bare(first).replace("erased", "")


def test_rows_of_the_erased_outlive_a_complete_list_and_a_replaced_day(screened):
    connection, screen = screened
    before = connection.execute("select count(*) from raw_hubspot.contacts").fetchall()
    contacts = next(table for table in hubspot.TABLES if table.name == "contacts")
    from orchestration.merging import NOT_ERASED, merge

    report = merge(
        connection,
        "raw_hubspot",
        Delivery(contacts, [], {}, scope="true"),
        connection.execute("select timestamp '2026-02-01'").fetchall()[0][0],
        screen,
    )
    assert report.removed == 1
    assert connection.execute(
        f"select count(*) from raw_hubspot.contacts as t where not ({NOT_ERASED})"
    ).fetchall() == [(1,)]
    assert before == [(2,)]


def test_every_raw_column_that_holds_a_person_is_known_to_erasure():
    """A table of a new vendor must say whom its rows are about before a person can be erased."""
    says_who = re.compile(r"(^|_)(e?mail|emails|phone|first_?name|last_?name|contact_id|who_id)$")
    employees = {"raw_hubspot.owners", "raw_salesforce.users"}
    companies = {"raw_salesforce.accounts"}
    found = {
        f"{source.schema}.{table.name}"
        for source in SOURCES.values()
        for table in source.tables
        if any(map(says_who.search, table.columns))
    }
    assert found - employees - companies - set(references.BY_NAME) == set()
    for name, table in references.BY_NAME.items():
        schema, _, short = name.partition(".")
        source = next(source for source in SOURCES.values() if source.schema == schema)
        columns = next(each for each in source.tables if each.name == short).all_columns
        named = {reference.column for reference in table.references}
        assert named | {*table.urls, *table.names, *table.phones} <= set(columns), name
        assert set(table.keeps.split()) - set(columns) <= set(SALESFORCE_EITHER), name


# Contacts and leads share one list of what may stay.
SALESFORCE_EITHER = (
    "country mailing_country industry status rating account_id converted_account_id"
    " converted_opportunity_id"
).split()


def test_a_masked_address_goes_too(tmp_path: Path):
    places = two_people(tmp_path / "company")
    mask = masked("email:ada@example.com", identity_key(places))
    with warehouse.build_file(places.build) as connection:
        connection.execute("create table published.edges as select $1 as node", [mask])
    erase(places, "ada@example.com", "asked")
    with warehouse.any_file(places.build) as connection:
        ((left,),) = connection.execute("select node from published.edges").fetchall()
    assert left.startswith("email:#")
    assert left != mask
