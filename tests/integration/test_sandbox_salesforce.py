"""simple-salesforce, which others wrote, reads the sandbox and finds the org's records."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import SalesforceExpiredSession, SalesforceMalformedRequest

from sandbox.faults import Fault
from sandbox.servers.credentials import SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET
from sandbox.servers.running import Running
from sandbox.servers.salesforce.vocabulary import OBJECTS, fields_of, in_csv, in_json, value_of


class ToSandbox(HTTPAdapter):
    """The client knows https and salesforce.com only: its requests are sent to the sandbox."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.address = url

    def send(self, request: requests.PreparedRequest, *arguments: Any, **more: Any) -> Any:
        path = "/" + str(request.url).split("/", 3)[3]
        request.url = self.address + path
        return super().send(request, *arguments, **more)


def client_of(servers: Running) -> Salesforce:
    session = requests.Session()
    session.mount("https://", ToSandbox(servers.url))
    return Salesforce(
        consumer_key=SALESFORCE_CLIENT_ID,
        consumer_secret=SALESFORCE_CLIENT_SECRET,
        domain="alderfinch.my",
        version="68.0",
        session=session,
    )


@pytest.fixture(scope="module")
def client(servers: Running) -> Iterator[Salesforce]:
    yield client_of(servers)


def org_rows(servers: Running, kind: str, with_deleted: bool = True) -> list[dict[str, Any]]:
    fields = fields_of(kind, servers.stage.as_of) or {}
    return [
        {name: value_of(record, name, type_) for name, type_ in fields.items()}
        for record in servers.stage.state.salesforce(kind)
        if with_deleted or record.properties["IsDeleted"] != "true"
    ]


@pytest.mark.parametrize("kind", OBJECTS)
def test_every_object_is_described_and_read_whole(servers: Running, client: Salesforce, kind: str):
    names = [field["name"] for field in getattr(client, kind).describe()["fields"]]
    found = client.query_all(f"SELECT {', '.join(names)} FROM {kind}", include_deleted=True)
    records = [{name: record[name] for name in names} for record in found["records"]]
    rows = org_rows(servers, kind)
    assert records == [{name: in_json(row[name]) for name in names} for row in rows]
    assert found["totalSize"] == len(rows) > 0


@pytest.mark.parametrize("kind", ["Task", "Lead"])
def test_bulk_jobs_give_the_same_rows_in_parts(servers: Running, client: Salesforce, kind: str):
    rows = org_rows(servers, kind)
    names = list(rows[0])
    job = getattr(client.bulk2, kind).query_all(
        f"SELECT {', '.join(names)} FROM {kind}", max_records=30, wait=0.01
    )
    parts = list(job)
    found = [record for part in parts for record in csv.DictReader(io.StringIO(part))]
    assert len(parts) == -(-len(rows) // 30)
    assert found == [{name: in_csv(row[name]) for name in names} for row in rows]


def test_a_count_and_a_record_agree_with_the_list(servers: Running, client: Salesforce):
    rows = org_rows(servers, "Opportunity", with_deleted=False)
    assert client.query("SELECT COUNT() FROM Opportunity")["totalSize"] == len(rows)
    found = client.Opportunity.get(rows[0]["Id"])
    assert (found["Name"], found["Amount"]) == (rows[0]["Name"], rows[0]["Amount"])


def test_conditions_compare_moments_text_and_nulls(servers: Running, client: Salesforce):
    rows = org_rows(servers, "Lead", with_deleted=False)
    since = sorted(row["SystemModstamp"] for row in rows)[len(rows) // 2]
    soql = (
        f"SELECT Id FROM Lead WHERE SystemModstamp >= {since:%Y-%m-%dT%H:%M:%S.%f}Z"
        " AND (Status = 'Accepted' OR ConvertedContactId != null) ORDER BY SystemModstamp, Id"
    )
    wanted = [
        (row["SystemModstamp"], row["Id"])
        for row in rows
        if row["SystemModstamp"] >= since
        and (row["Status"] == "Accepted" or row["ConvertedContactId"])
    ]
    found = client.query_all(soql)["records"]
    assert [record["Id"] for record in found] == [each for _, each in sorted(wanted)]


@pytest.mark.parametrize(
    ("soql", "code"),
    [
        ("SELECT Id, Shoe_Size__c FROM Lead", "INVALID_FIELD"),
        ("SELECT Id FROM Shoe__c", "INVALID_TYPE"),
        ("SELECT Id FROM Lead WHERE", "MALFORMED_QUERY"),
    ],
)
def test_a_bad_query_is_refused_with_the_vendors_code(client: Salesforce, soql: str, code: str):
    with pytest.raises(SalesforceMalformedRequest) as refusal:
        client.query(soql)
    assert refusal.value.content[0]["errorCode"] == code


def test_a_token_that_died_is_told_so(own_servers: Running):
    client = client_of(own_servers)
    own_servers.faults.replace([Fault("token_expired", "salesforce", path="limits", times=0)])
    with pytest.raises(SalesforceExpiredSession):
        client.limits()
