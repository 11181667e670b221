"""Who is who over three nights: persons join, part, move and come back, and their ids stay.

One build file lives through a first night, a night with changes, and a full refresh of unchanged
but shuffled input; each test reads what one of the nights left.
"""

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.fixtures import raw_tables
from tests.fixtures.models import IDENTITY_KEY, run_models

CHAIN_LENGTH = 3000

CONTACTS = [
    {"id": "1", "email": "Ada@Acme.com ", "app_user_id": "u1", "createdate": "2025-01-01"},
    {"id": "2", "email": "bob@acme.com", "createdate": "2025-01-02"},
    {"id": "3", "email": "bob@home.org", "createdate": "2025-01-03"},
    {"id": "4", "email": "cy@acme.com", "app_user_id": "u4", "createdate": "2025-01-04"},
    {"id": "6", "email": "dan@acme.com", "app_user_id": "u6", "createdate": "2025-01-06"},
    {"id": "8", "email": "eve@acme.com", "createdate": "2025-01-08"},
    {"id": "9", "email": "eve@home.org", "createdate": "2025-01-09"},
]
FILE_CONTACTS = [
    {"contact_id": "1", "email": "ada@acme.com"},
    {"contact_id": "5", "email": "cy@acme.com"},
    {"contact_id": "7", "email": "ada@acme.com"},
]
LOGINS = [("d1", "u1"), ("d4", "u4"), ("kiosk", "u1"), ("kiosk", "u4"), ("d6", None)]


class Company:
    """A build file that dbt can be run on, and what it says about identity."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "warehouse.duckdb"
        self.night = 0
        with duckdb.connect(str(self.database)) as connection:
            raw_tables.create(connection)

    def deliver(
        self,
        contacts: list[dict[str, object]],
        file_contacts: list[dict[str, object]],
        logins: list[tuple[str, str | None]],
    ) -> None:
        """Replace the raw rows by these."""
        events = [
            {
                "dataset": "p",
                "table_date": "2025-01-01",
                "table_kind": "daily",
                "event_name": "login",
                "event_timestamp": 1735689600000000 + number,
                "user_pseudo_id": device,
                "user_id": login,
                "privacy_info__analytics_storage": "No" if device == "refused" else "Yes",
            }
            for number, (device, login) in enumerate(logins)
        ]
        with duckdb.connect(str(self.database)) as connection:
            for table in ("raw_hubspot.contacts", "raw_files.contacts", "raw_ga4.events"):
                connection.execute(f"delete from {table}")
            raw_tables.insert(connection, "raw_hubspot.contacts", *contacts)
            raw_tables.insert(connection, "raw_files.contacts", *file_contacts)
            raw_tables.insert(connection, "raw_ga4.events", *events)
            connection.execute(
                "insert into raw_files.contacts (contact_id, _is_deleted, _merged_into)"
                " select 'chain' || i, true, 'chain' || (i + 1) from range(?) as numbers (i)",
                [CHAIN_LENGTH],
            )

    def build(self, full_refresh: bool = False) -> None:
        """Run the identity models for one more night."""
        self.night += 1
        with duckdb.connect(str(self.database)) as connection:
            connection.execute("delete from raw_contract.run; delete from raw_contract.company")
            raw_tables.insert(
                connection,
                "raw_contract.run",
                {"run_id": f"night {self.night}", "as_of": f"2026-01-0{self.night} 00:00:00"},
            )
            raw_tables.insert(connection, "raw_contract.company", {"timezone": "UTC"})
        # views on raw tables and seeds stay as the first night made them
        tables = ["+int_identities_resolved,path:models/intermediate", "identity_state"]
        models = ["+int_identities_resolved"] if self.night == 1 else tables
        command = ["build", "--indirect-selection", "empty", "--exclude-resource-type", "unit_test"]
        refresh = ["--full-refresh"] if full_refresh else []
        run_models(self.database, *command, *refresh, "--select", *models)

    def rows(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def customers(self) -> dict[str, str]:
        """Customer id by short record name: h1, f1, d1, u1 ..."""
        name = "record_node"
        for long, short in {"contact:hubspot:": "h", "contact:files:": "f"}.items():
            name = f"replace({name}, '{long}', '{short}')"
        name = f"replace(replace({name}, 'device:ga4:p:', ''), 'login:', '')"
        return dict(
            self.rows(f"select {name}, customer_id from intermediate.int_identities_resolved")
        )

    def events(self, night: int) -> list[tuple]:
        """What happened to ids in one night, creations left out."""
        return self.rows(
            "select event_type, from_customer_id, to_customer_id, cause_edge"
            f" from identity.identity_events where run_id = 'night {night}'"
            " and event_type <> 'created' order by all"
        )


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    company = Company(tmp_path_factory.mktemp("identity"))
    company.deliver(CONTACTS, FILE_CONTACTS, [*LOGINS, ("refused", "u1")])
    company.build()
    company.first = company.customers()

    merged = {"_is_deleted": True, "_deleted_reason": "merged", "_merged_into": "10"}
    changed = {
        "2": {"hs_additional_emails": "bob@home.org"},
        "8": merged,
        "9": merged,
    }
    contacts = [{**one, **changed.get(str(one["id"]), {})} for one in CONTACTS]
    contacts.append({"id": "10", "hs_merged_object_ids": "8;9", "createdate": "2026-01-01"})
    file_contacts = [
        {"contact_id": "1", "email": "ada@acme.com"},
        {"contact_id": "5", "email": "somebody@else.org"},
        {"contact_id": "7", "email": "bob@acme.com"},
    ]
    logins = [*LOGINS, ("refused", "u1"), ("d6", "u6")]
    company.deliver(contacts, file_contacts, logins)
    company.build()
    company.second = company.customers()

    company.deliver(contacts[::-1], file_contacts[::-1], logins[::-1])
    company.build(full_refresh=True)
    company.third = company.customers()
    return company


def test_records_that_share_an_address_or_a_login_are_one_customer(company: Company) -> None:
    first = company.first
    assert first["h1"] == first["f1"] == first["f7"] == first["u1"] == first["d1"]
    assert len({first[name] for name in ("h1", "h2", "h3", "h4", "h6", "h8", "h9")}) == 7


def test_a_shared_device_joins_nobody(company: Company) -> None:
    assert company.first["kiosk"] not in (company.first["u1"], company.first["u4"])
    assert company.first["u1"] != company.first["u4"]


def test_a_device_without_consent_is_not_stitched(company: Company) -> None:
    assert company.second["refused"] != company.second["u1"]


def test_a_long_chain_of_merges_is_one_customer(company: Company) -> None:
    chain = {company.first[f"fchain{number}"] for number in range(CHAIN_LENGTH + 1)}
    assert len(chain) == 1


def test_an_id_can_be_made_again_from_key_and_node_and_says_nothing(company: Company) -> None:
    digest = hmac.new(IDENTITY_KEY.encode(), b"contact:hubspot:1|0", hashlib.sha256).hexdigest()
    made = f"{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"
    assert company.first["h1"] == made


def test_a_merge_keeps_the_older_id_and_leaves_an_alias(company: Company) -> None:
    first, second = company.first, company.second
    assert second["h2"] == second["h3"] == first["h2"]
    aliases = "select old_customer_id, customer_id from identity.customer_aliases"
    assert dict(company.rows(aliases))[first["h3"]] == first["h2"]
    cause = "contact_additional_email contact:hubspot:2 email:bob@home.org"
    assert ("merged", first["h3"], first["h2"], cause) in company.events(2)


def test_two_records_merged_into_a_third_keep_the_older_id(company: Company) -> None:
    second = company.second
    assert second["h10"] == second["h8"] == second["h9"] == company.first["h8"]


def test_a_split_leaves_the_id_with_the_majority(company: Company) -> None:
    first, second = company.first, company.second
    assert second["h4"] == second["d4"] == second["u4"] == first["h4"] == first["f5"]
    assert second["f5"] != first["f5"]
    assert ("split", first["f5"], second["f5"]) in [event[:3] for event in company.events(2)]


def test_a_record_that_changes_hands_is_moved(company: Company) -> None:
    assert company.second["f7"] == company.second["h2"]
    assert ("moved", company.first["f7"], company.second["f7"]) in [
        event[:3] for event in company.events(2)
    ]


def test_an_anonymous_device_joins_whoever_logs_in_on_it_later(company: Company) -> None:
    first, second = company.first, company.second
    assert first["d6"] != first["h6"]
    assert second["d6"] == second["h6"] == second["u6"]
    assert {first["d6"], first["h6"]} >= {second["d6"]}


def test_untouched_customers_keep_their_id(company: Company) -> None:
    for name in ("h1", "f1", "d1", "u1", "kiosk", "refused"):
        assert company.second[name] == company.first[name]


def test_a_full_refresh_of_shuffled_input_changes_no_id_and_logs_nothing(company: Company) -> None:
    assert company.third == company.second
    logged = "select count(*) from identity.identity_events where run_id = 'night 3'"
    assert company.rows(logged) == [(0,)]


def test_the_memory_has_neither_gap_nor_overlap(company: Company) -> None:
    wrong = company.rows(
        "select node from (select *, lead(valid_from) over (partition by node order by valid_from)"
        " as following from identity.identity_state)"
        " where following is not null and valid_to <> following"
    )
    assert wrong == []


def test_aliases_are_one_hop_and_no_ended_id_is_in_use(company: Company) -> None:
    assert company.rows(
        "select a.old_customer_id from identity.customer_aliases a join identity.customer_aliases b"
        " on a.customer_id = b.old_customer_id"
    ) == []  # fmt: skip
    assert company.rows(
        "select node from identity.identity_state join identity.customer_aliases"
        " on identity_state.customer_id = old_customer_id where valid_to is null"
    ) == []  # fmt: skip
