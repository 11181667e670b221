"""A person erased from Salesforce's raw rows leaves no word, and their rows stay together."""

import re
from collections.abc import Iterator

import duckdb
import pytest

from orchestration.erasure.build import anonymise
from orchestration.erasure.plan import Plan, replacements
from orchestration.loading import create_tables
from orchestration.sources import hubspot, salesforce

LEAD, CONTACT = "00QSb0000000001AAA", "003Sb0000000001AAA"
NODES = (
    f"contact:salesforce:{LEAD}",
    f"contact:salesforce:{CONTACT}",
    "contact:hubspot:101",
    "email:ada@example.com",
    "login:ada-1815",
)
ROWS = f"""
    insert into raw_salesforce.leads by name
        select '{LEAD}' as id, 'Ada' as first_name, 'King' as last_name, 'Ada@Example.com' as email,
            'Accepted' as status, '{CONTACT}' as converted_contact_id, 'Engines' as company
        union all by name select '00QSb0000000009AAA' as id, 'joada@example.com' as email;
    insert into raw_salesforce.contacts by name
        select '{CONTACT}' as id, 'ada@example.com' as email, 'ada-1815' as app_user_id__c;
    insert into raw_salesforce.lead_history by name
        select '017a' as id, '{LEAD}' as lead_id, 'Status' as field, 'New' as old_value,
            'Accepted' as new_value
        union all by name
        select '017b' as id, '{LEAD}' as lead_id, 'Email' as field, 'ada@old.example' as old_value,
            'ada@example.com' as new_value;
    insert into raw_salesforce.campaign_members by name
        select '00va' as id, '{LEAD}' as lead_id, '701a' as campaign_id, 'Sent' as status;
    insert into raw_salesforce.tasks by name
        select '00Ta' as id, '{CONTACT}' as who_id, 'Call' as task_subtype;
    insert into raw_salesforce.opportunities by name
        select '006a' as id, '{CONTACT}' as contact_id, 'Engine' as name;
    insert into raw_hubspot.contacts by name
        select '101' as id, '{CONTACT[:15]}' as hs_salesforcecontactid,
            '{LEAD}' as hs_salesforceleadid;
"""


@pytest.fixture(scope="module")
def erased() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        create_tables(connection, "raw_salesforce", salesforce.TABLES)
        create_tables(connection, "raw_hubspot", hubspot.TABLES)
        connection.execute(ROWS)
        spellings = {"Ada@Example.com": "email:ada@example.com"}
        anonymise(connection, Plan("1", "2026-01-01", "asked", replacements(NODES), spellings))
        yield connection


def test_the_rows_of_a_lead_and_its_contact_still_belong_together(erased):
    ((lead, contact),) = erased.execute(
        "select id, converted_contact_id from raw_salesforce.leads where status = 'Accepted'"
    ).fetchall()
    assert re.fullmatch("00Q[0-9a-f]{15}", lead)
    assert re.fullmatch("003[0-9a-f]{15}", contact)
    for reference, table in (
        ("lead_id", "raw_salesforce.lead_history"),
        ("lead_id", "raw_salesforce.campaign_members"),
        ("who_id", "raw_salesforce.tasks"),
        ("contact_id", "raw_salesforce.opportunities"),
        ("id", "raw_salesforce.contacts"),
    ):
        found = erased.execute(f"select distinct {reference} from {table}").fetchall()
        assert found == [(lead if reference == "lead_id" else contact,)], table
    synced = "select hs_salesforceleadid, hs_salesforcecontactid from raw_hubspot.contacts"
    assert erased.execute(synced).fetchall() == [(lead, contact[:15])]


def test_stages_stay_and_words_go(erased):
    assert erased.execute(
        "select first_name, last_name, company, status from raw_salesforce.leads order by status"
    ).fetchall() == [(None, None, None, "Accepted"), (None, None, None, None)]
    history = "select field, old_value, new_value from raw_salesforce.lead_history order by id"
    (stage, address) = erased.execute(history).fetchall()
    assert stage == ("Status", "New", "Accepted")
    assert "ada" not in str(address)


def test_somebody_else_keeps_their_address(erased):
    found = "select email from raw_salesforce.leads where id = '00QSb0000000009AAA'"
    assert erased.execute(found).fetchall() == [("joada@example.com",)]
