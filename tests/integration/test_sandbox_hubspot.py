"""HubSpot's own client reads the sandbox and finds the world's records."""

from typing import Any

import hubspot
import pytest
import requests
from hubspot.crm.associations.v4 import (
    BatchInputPublicFetchAssociationsBatchRequest,
    PublicFetchAssociationsBatchRequest,
)
from hubspot.crm.contacts import ApiException as SearchRefused
from hubspot.crm.contacts import PublicObjectSearchRequest
from hubspot.crm.objects import ApiException, BatchReadInputSimplePublicObjectId

from sandbox.servers.credentials import HUBSPOT_TOKEN
from sandbox.servers.running import Running

TYPES = ("contacts", "companies", "deals", "calls", "meetings", "emails", "tasks", "tickets")


@pytest.fixture
def client(servers: Running) -> hubspot.HubSpot:
    return hubspot.HubSpot(access_token=HUBSPOT_TOKEN, host=servers.url)


def pages(read: Any, *args: Any, limit: int = 100, **more: Any) -> list[Any]:
    """Every object of a paged call."""
    found, after = [], None
    while True:
        page = read(*args, limit=limit, **more, **({"after": after} if after else {}))
        found += page.results
        if page.paging is None:
            return found
        after = page.paging.next.after


def live(servers: Running, kind: str) -> dict[str, Any]:
    return {r.id: r for r in servers.stage.state.records(kind) if not r.archived}


@pytest.mark.parametrize("kind", TYPES)
def test_every_record_arrives_with_every_property(
    servers: Running, client: hubspot.HubSpot, kind: str
):
    names = [own.name for own in client.crm.properties.core_api.get_all(kind).results]
    found = pages(client.crm.objects.basic_api.get_page, kind, properties=names)
    expected = live(servers, kind)
    assert [own.id for own in found] == sorted(expected, key=int)
    for own in found:
        record = expected[own.id]
        assert {k: v for k, v in own.properties.items() if k in record.properties} == {
            **record.properties,
            "hs_object_id": own.id,
        }
        assert (own.created_at, own.archived) == (record.created_at, False)
    assert found


@pytest.mark.parametrize("kind", ["contacts", "companies", "deals", "tickets"])
def test_archived_records_are_listed_only_when_asked_for(
    servers: Running, client: hubspot.HubSpot, kind: str
):
    found = pages(client.crm.objects.basic_api.get_page, kind, archived=True)
    records = {r.id: r.archived_at for r in servers.stage.state.records(kind) if r.archived}
    assert {own.id: own.archived_at for own in found} == records


def test_the_archive_of_meetings_cannot_be_paged(client: hubspot.HubSpot):
    with pytest.raises(ApiException) as refused:
        client.crm.objects.basic_api.get_page("meetings", archived=True)
    assert refused.value.status == 400


def test_history_comes_newest_first_in_pages_of_fifty(servers: Running, client: hubspot.HubSpot):
    found = pages(
        client.crm.objects.basic_api.get_page,
        "deals",
        limit=50,
        properties_with_history=["dealstage", "amount"],
    )
    expected = live(servers, "deals")
    for own in found:
        for name in ("dealstage", "amount"):
            versions = [(v.value, v.timestamp) for v in own.properties_with_history[name]]
            history = expected[own.id].history.get(name, [])
            assert versions == [(v.value or "", v.timestamp) for v in reversed(history)]
    assert any(len(own.properties_with_history["dealstage"]) > 1 for own in found)


def test_a_page_of_a_hundred_with_history_is_refused(client: hubspot.HubSpot):
    with pytest.raises(ApiException) as refused:
        client.crm.objects.basic_api.get_page(
            "deals", limit=100, properties_with_history=["amount"]
        )
    assert refused.value.status == 400


def test_associations_equal_the_worlds_in_both_directions(
    servers: Running, client: hubspot.HubSpot
):
    rows = servers.stage.state.rows("associations")
    for ends in {(row["from_object_type"], row["to_object_type"]) for row in rows}:
        ids = sorted(live(servers, ends[0]), key=int)
        expected = {
            (row["from_id"], row["to_id"], row["association_type_id"], row["label"])
            for row in rows
            if (row["from_object_type"], row["to_object_type"]) == ends and row["from_id"] in ids
        }
        assert associated(client, ends, ids) == expected


def associated(client: hubspot.HubSpot, ends: tuple[str, str], ids: list[str]) -> set[Any]:
    found = set()
    inputs = [PublicFetchAssociationsBatchRequest(id=identifier) for identifier in ids]
    while inputs:
        answer = client.crm.associations.v4.batch_api.get_page(
            *ends, BatchInputPublicFetchAssociationsBatchRequest(inputs=inputs[:1000])
        )
        inputs = inputs[1000:]
        for result in answer.results:
            for target in result.to:
                found |= {
                    (result._from.id, str(target.to_object_id), kind.type_id, kind.label)
                    for kind in target.association_types
                }
            if result.paging:
                after = result.paging.next.after
                inputs.append(PublicFetchAssociationsBatchRequest(id=result._from.id, after=after))
    return found


def test_a_merged_contact_answers_with_the_survivor(servers: Running, client: hubspot.HubSpot):
    merged = servers.stage.state.merged_into("contacts")
    assert merged
    for lost, survivor in merged.items():
        record = live(servers, "contacts").get(survivor)
        if record is not None:
            assert client.crm.contacts.basic_api.get_by_id(lost).id == survivor


def test_a_purged_contact_is_nowhere(servers: Running, client: hubspot.HubSpot):
    purged = [*servers.stage.state.purged("contacts"), "1"]
    body = BatchReadInputSimplePublicObjectId(
        inputs=[{"id": identifier} for identifier in purged],
        properties=["email"],
        properties_with_history=[],
    )
    assert client.crm.objects.batch_api.read("contacts", body).results == []
    with pytest.raises(ApiException) as missing:
        client.crm.objects.basic_api.get_by_id("contacts", purged[0])
    assert missing.value.status == 404


def test_owners_pipelines_and_stages_equal_the_worlds(servers: Running, client: hubspot.HubSpot):
    state = servers.stage.state
    for archived in (False, True):
        owners = pages(client.crm.owners.owners_api.get_page, archived=archived)
        expected = {r["id"]: r["email"] for r in state.rows("owners") if r["archived"] == archived}
        assert {own.id: own.email for own in owners} == expected
    for kind in ("deals", "tickets"):
        found = client.crm.pipelines.pipelines_api.get_all(kind).results
        stages = {(own.id, stage.id) for own in found for stage in own.stages}
        rows = [row for row in state.rows("pipeline_stages") if row["object_type"] == kind]
        assert stages == {(row["pipeline_id"], row["id"]) for row in rows}


def test_forms_equal_the_websites(client: hubspot.HubSpot):
    forms = pages(client.marketing.forms.forms_api.get_page, archived=False)
    assert [form.name for form in forms] == ["Book a demo", "White paper"]


def test_search_finds_what_changed_since_a_moment(servers: Running, client: hubspot.HubSpot):
    changed = sorted(r.properties["lastmodifieddate"] for r in live(servers, "contacts").values())
    since = changed[len(changed) // 2]
    rule = {"propertyName": "lastmodifieddate", "operator": "GTE", "value": since}
    found, after, total = [], None, None
    while True:
        request = PublicObjectSearchRequest(
            filter_groups=[{"filters": [rule]}], sorts=["hs_object_id"], limit=7, after=after
        )
        page = client.crm.contacts.search_api.do_search(request)
        total, found = page.total, found + [own.id for own in page.results]
        if page.paging is None:
            break
        after = page.paging.next.after
    expected = {
        r.id
        for r in live(servers, "contacts").values()
        if r.properties["lastmodifieddate"] >= since
    }
    assert (total, set(found)) == (len(expected), expected)
    assert found == sorted(found, key=int)


def test_search_ends_at_ten_thousand(client: hubspot.HubSpot):
    with pytest.raises(SearchRefused) as refused:
        client.crm.contacts.search_api.do_search(PublicObjectSearchRequest(limit=200, after="9900"))
    assert refused.value.status == 400


@pytest.mark.parametrize("path", ["/crm/objects/2026-09/contacts", "/crm/v3/objects/contacts"])
def test_ten_records_come_without_a_limit_and_unknown_properties_not_at_all(
    servers: Running, path: str
):
    answer = requests.get(
        servers.url + path,
        params={"properties": "email,no_such_property"},
        headers={"Authorization": f"Bearer {HUBSPOT_TOKEN}"},
        timeout=5,
    ).json()
    assert len(answer["results"]) == 10
    assert "email" in answer["results"][0]["properties"]
    assert "no_such_property" not in answer["results"][0]["properties"]
    assert answer["paging"]["next"]["after"]


def test_to_object_id_is_text_in_date_versions_and_a_number_in_v4(servers: Running):
    pair = next(iter(servers.stage.state.rows("associations")))
    ends = f"{pair['from_object_type']}/{pair['to_object_type']}/batch/read"
    kinds = {}
    for version in ("/crm/associations/2026-09/", "/crm/v4/associations/"):
        answer = requests.post(
            f"{servers.url}{version}{ends}",
            json={"inputs": [{"id": pair["from_id"]}, {"id": "1"}]},
            headers={"Authorization": f"Bearer {HUBSPOT_TOKEN}"},
            timeout=5,
        )
        assert answer.status_code == 207
        assert answer.json()["errors"][0]["subCategory"].endswith("NO_ASSOCIATIONS_FOUND")
        kinds[version] = type(answer.json()["results"][0]["to"][0]["toObjectId"])
    assert list(kinds.values()) == [str, int]


@pytest.mark.parametrize("given", [None, "Bearer wrong", f"bearer {HUBSPOT_TOKEN}"])
def test_a_request_without_the_right_token_is_refused(servers: Running, given: str | None):
    answer = requests.get(
        f"{servers.url}/crm/objects/2026-09/contacts",
        headers={"Authorization": given} if given else {},
        timeout=5,
    )
    assert answer.status_code == 401
    assert answer.json()["category"] == "INVALID_AUTHENTICATION"
