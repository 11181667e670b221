"""The Salesforce connector against a scripted org with the traps of the vendor's API."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

from orchestration.company import load_company
from orchestration.connections import SOURCES
from orchestration.settings import Settings
from orchestration.sources.salesforce import bulk, objects
from orchestration.sources.salesforce.api import Api, FieldMissing, Incomplete
from orchestration.sources.salesforce.columns import object_table
from orchestration.sources.salesforce.fields import Fields
from orchestration.sources.salesforce.objects import Pace, Reading
from orchestration.sources.salesforce.rows import converted
from orchestration.sources.salesforce.signing_in import BEARER, SignIn
from orchestration.sources.salesforce.tables import OBJECTS, SObject, column_of
from orchestration.sources.transport import (
    CallLog,
    NotFound,
    QuotaExhausted,
    Refused,
    SourceError,
    Window,
)
from tests.fixtures.faulty_server import Answer, Request, Server, in_turn, served

AS_OF = datetime(2026, 10, 31, 23, 0, tzinfo=UTC)
TOKEN = "/services/oauth2/token"
ROOT = Path(__file__).parents[2]


def kind_of(name: str) -> SObject:
    return next(kind for kind in OBJECTS if kind.name == name)


@contextmanager
def org(answer: Callable[[Request], Answer]) -> Iterator[tuple[Api, Server]]:
    """An org that lets anybody in and answers everything else from a script."""

    def let_in(request: Request) -> Answer:
        if request.path == TOKEN:
            return Answer({"access_token": f"token-{len(server.requests)}"})
        return answer(request)

    with served(let_in) as server:
        sign_in = SignIn(server.base_url, "client", "secret")
        yield Api(sign_in, CallLog(), {"sleep": lambda _: None}), server


def error(code: str, message: str = "", status: int = 400) -> Answer:
    return Answer([{"errorCode": code, "message": message}], status)


def page(*ids: str, total: int, following: str | None = None) -> Answer:
    records = [{"Id": each} for each in ids]
    body: dict[str, Any] = {"totalSize": total, "done": following is None, "records": records}
    return Answer(body | ({"nextRecordsUrl": following} if following else {}))


def ids_of(api: Api, soql: str = "SELECT Id FROM Lead") -> list[str]:
    return [record["Id"] for rows in api.pages("Lead", soql) for record in rows]


def test_a_short_or_empty_page_is_not_the_last() -> None:
    pages = in_turn(
        page("1", total=3, following="/q/0r8-1"),
        page(total=3, following="/q/0r8-1b"),
        page("2", "3", total=3),
    )
    with org(pages) as (api, server):
        assert ids_of(api) == ["1", "2", "3"]
    assert [request.path for request in server.requests[2:]] == ["/q/0r8-1", "/q/0r8-1b"]


def test_a_lost_locator_starts_the_query_again() -> None:
    pages = in_turn(
        page("1", total=2, following="/q/0r8-1"),
        error("INVALID_QUERY_LOCATOR"),
        page("1", total=2, following="/q/0r8-2"),
        page("2", total=2),
    )
    with org(pages) as (api, _):
        assert ids_of(api) == ["1", "1", "2"]


def test_fewer_rows_than_counted_are_never_taken_for_all() -> None:
    short = org(lambda _: page("1", total=2))
    with short as (api, server), pytest.raises(Incomplete, match="counted 2 rows and showed 1"):
        ids_of(api)
    assert len(server.requests) == 4


def test_a_token_that_dies_between_two_pages_is_renewed_once() -> None:
    pages = in_turn(
        page("1", total=2, following="/q/0r8-1"),
        error("INVALID_SESSION_ID", "Session expired or invalid", 401),
        page("2", total=2),
    )
    with org(pages) as (api, server):
        assert ids_of(api) == ["1", "2"]
    signs = [request.headers.get("Authorization") for request in server.requests]
    assert signs == [None, "Bearer token-1", "Bearer token-1", None, "Bearer token-4"]


def test_the_instance_that_the_sign_in_names_is_the_one_that_is_asked() -> None:
    with served(lambda _: page("1", total=1)) as instance:
        door = Answer({"access_token": "t", "instance_url": instance.base_url})
        with served(lambda _: door) as login:
            api = Api(SignIn(login.base_url, "client", "secret"), CallLog())
            assert ids_of(api) == ["1"]
    assert [request.path for request in instance.requests] == ["/services/data/v68.0/queryAll"]
    assert login.requests[0].body == {
        "grant_type": "client_credentials",
        "client_id": "client",
        "client_secret": "secret",
    }


def made_key() -> tuple[str, str]:
    """An RSA key as PEM text, and the public one that proves what it signed."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    return key.private_bytes(pem, pkcs8, plain).decode(), public.decode()


@pytest.mark.parametrize("is_file", [True, False])
def test_a_key_signs_in_without_a_secret_and_is_seen_nowhere(tmp_path: Path, is_file: bool) -> None:
    private, public = made_key()
    path = tmp_path / "salesforce.pem"
    path.write_text(private)
    door = Answer({"access_token": "t"})
    with served(lambda r: door if r.path == TOKEN else page("1", total=1)) as server:
        names = {
            "SALESFORCE_LOGIN_URL": server.base_url,
            "SALESFORCE_CLIENT_ID": "client",
            "SALESFORCE_USERNAME": "night@acme.test",
            "SALESFORCE_PRIVATE_KEY": str(path) if is_file else private.replace("\n", "\\n"),
        }
        company = load_company(ROOT / "company")
        credentials = SOURCES["salesforce"].credentials(Settings(names), company)
        assert ids_of(Api(credentials.sign_in, CallLog())) == ["1"]
    form = server.requests[0].body
    claims = jwt.decode(form["assertion"], certs=public, audience="https://login.salesforce.com")
    assert (form["grant_type"], set(form)) == (BEARER, {"grant_type", "assertion"})
    assert (claims["iss"], claims["sub"]) == ("client", "night@acme.test")
    assert "PRIVATE" not in f"{credentials!r} {credentials.sign_in!r}"


def test_an_assertion_is_made_for_the_server_of_the_org_and_a_key_that_is_none_is_refused() -> None:
    door = SignIn("https://acme--uat.sandbox.my.salesforce.com", "client", private_key="no key")
    assert door.audience == "https://test.salesforce.com"
    with pytest.raises(Refused, match="SALESFORCE_PRIVATE_KEY is no private key"):
        door.form()


def test_too_many_at_once_is_waited_for_and_a_used_up_day_is_not() -> None:
    crowded = error("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded.", 403)
    with org(in_turn(crowded, page("1", total=1))) as (api, _):
        assert ids_of(api) == ["1"]
    used_up = error("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 403)
    with org(lambda _: used_up) as (api, server), pytest.raises(QuotaExhausted):
        ids_of(api)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        (error("INVALID_TYPE", "sObject type 'Lead' is not supported."), NotFound),
        (error("INSUFFICIENT_ACCESS", status=403), Refused),
        (error("INVALID_FIELD", "\nNo such column 'Rating' on entity 'Lead'."), FieldMissing),
        (error("MALFORMED_QUERY", "unexpected token"), SourceError),
    ],
)
def test_a_refusal_is_sorted_by_its_code(answer: Answer, raised: type[SourceError]) -> None:
    with org(lambda _: answer) as (api, server), pytest.raises(raised):
        ids_of(api)
    assert len(server.requests) == 2


def reading(api: Api, name: str, state: dict[str, Any], **pace: Any) -> Reading:
    kind = kind_of(name)
    fields = Fields(kind, None)
    return Reading(api, kind, Window(AS_OF), Pace(**pace), fields, state, api.calls)


def test_a_field_that_is_denied_is_done_without_and_said() -> None:
    denied = error("INVALID_FIELD", "No such column 'CurrencyIsoCode' on entity 'Opportunity'.")
    with org(in_turn(denied, page(total=0))) as (api, server):
        state: dict[str, Any] = {}
        list(reading(api, "Opportunity", state).items())
    assert "CurrencyIsoCode" in state["fields"]
    first, second, count = (request.params["q"] for request in server.requests[1:])
    assert count == "SELECT COUNT() FROM Opportunity WHERE IsDeleted = false"
    assert "CurrencyIsoCode" in first
    assert second == first.replace(" CurrencyIsoCode,", "")
    assert api.calls.notes == [("salesforce", "Opportunity: no field CurrencyIsoCode")]


def test_changes_are_asked_for_from_the_cursor_less_the_overlap_in_a_total_order() -> None:
    state = {
        "full_at": AS_OF.isoformat(),
        "count": 99_999,
        "cursor": "2026-10-31T12:00:00+00:00",
        "fields": sorted(Fields(kind_of("Lead"), None).names),
    }
    with org(lambda _: page(total=0)) as (api, server):
        list(reading(api, "Lead", state).items())
    condition = " WHERE SystemModstamp >= 2026-10-31T11:00:00Z ORDER BY Id"
    assert server.requests[1].params["q"].endswith(f" FROM Lead{condition}")


def test_the_cursor_never_passes_the_runs_own_moment() -> None:
    stamp = {"SystemModstamp": "2026-12-24T18:00:00.000+0000"}
    answer = Answer({"totalSize": 1, "done": True, "records": [{"Id": "00Q1", **stamp}]})
    state: dict[str, Any] = {}
    with org(lambda _: answer) as (api, _):
        rows = next(reading(api, "Lead", state).items()).to_pylist()
        list(reading(api, "Lead", state).items())
    assert rows[0]["system_modstamp"] == datetime(2026, 12, 24, 18)
    assert state["cursor"] == AS_OF.isoformat()


def test_every_page_of_a_full_read_says_who_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "ROWS_PER_BATCH", 1)
    answers = in_turn(page("1", total=3, following="/0r8"), page("2", "3", total=3), page(total=3))
    with org(answers) as (api, _):
        items = list(reading(api, "Lead", {}).items())
    marks = [each.data.to_pylist() for each in items if hasattr(each, "data")]
    named = [[row["value_1"] for row in mark if row.get("kind") == "present"] for mark in marks]
    assert [ids for ids in named if ids] == [[None, "1"], [None, "2", "3"], [None]]


def part(text: str, rows: int, locator: str) -> Answer:
    headers = {"Sforce-Locator": locator, "Sforce-NumberOfRecords": str(rows)}
    return Answer(text.encode(), headers={"Content-Type": "text/csv", **headers})


JOB = Answer({"id": "750", "state": "UploadComplete"})
DONE = Answer({"id": "750", "state": "JobComplete"})


def test_bulk_text_that_looks_like_null_stays_text_and_only_nothing_is_null() -> None:
    text = '"Id","Name"\n"1","NA"\n"2","Null"\n"3",""\n"4","two\nlines, ""quoted"""\n'
    with org(in_turn(JOB, DONE, part(text, 4, "null"))) as (api, _):
        (rows,) = bulk.bulk_pages(api, "Lead", "SELECT Id, Name FROM Lead")
    assert [row["Name"] for row in rows] == ["NA", "Null", None, 'two\nlines, "quoted"']


def test_bulk_parts_follow_the_locator_and_half_a_part_is_asked_for_again() -> None:
    answers = in_turn(
        JOB,
        Answer({"id": "750", "state": "InProgress"}),
        DONE,
        part('"Id"\n"1"\n', 2, "MTA"),
        part('"Id"\n"1"\n"2"\n', 2, "MTA"),
        part('"Id"\n"3"\n', 1, "null"),
    )
    with org(answers) as (api, server):
        found = [row["Id"] for rows in bulk.bulk_pages(api, "Lead", "S") for row in rows]
    assert found == ["1", "2", "3"]
    locators = [request.params.get("locator") for request in server.requests[-3:]]
    assert locators == [None, None, "MTA"]
    assert server.requests[1].body == {"operation": "queryAll", "query": "S"}


def test_fewer_bulk_rows_than_the_job_counted_are_never_taken_for_all() -> None:
    done = Answer({"id": "750", "state": "JobComplete", "numberRecordsProcessed": 2})
    short = org(in_turn(JOB, done, part('"Id"\n"1"\n', 1, "null")))
    with short as (api, _), pytest.raises(Incomplete, match="counted 2 rows and showed 1"):
        list(bulk.bulk_pages(api, "Lead", "S"))


def test_a_job_that_fails_is_submitted_again_and_then_given_up() -> None:
    failed = Answer({"id": "750", "state": "Failed", "errorMessage": "InternalServerError"})
    with org(in_turn(JOB, failed, JOB, DONE, part('"Id"\n', 0, "null"))) as (api, _):
        assert list(bulk.bulk_pages(api, "Lead", "S")) == [[]]
    hopeless = org(lambda request: JOB if request.method == "POST" else failed)
    with hopeless as (api, _), pytest.raises(bulk.JobFailed, match="3 times .InternalServerError."):
        list(bulk.bulk_pages(api, "Lead", "S"))


def test_a_job_that_makes_no_progress_is_submitted_again() -> None:
    stuck = [Answer({"id": "750", "state": "InProgress"})] * 12
    with org(in_turn(JOB, *stuck, JOB, DONE, part('"Id"\n', 0, "null"))) as (api, server):
        assert list(bulk.bulk_pages(api, "Lead", "S")) == [[]]
    assert sum(request.method == "POST" for request in server.requests[1:]) == 2


def test_an_org_without_bulk_jobs_is_paged_and_it_is_said() -> None:
    def answer(request: Request) -> Answer:
        if "jobs" in request.path:
            return error("API_DISABLED_FOR_ORG", status=403)
        return (
            page("1", total=2, following="/0r8") if "query" in request.path else page("2", total=2)
        )

    with org(answer) as (api, _):
        items = list(reading(api, "Campaign", {}, bulk_rows=2).items())
    assert sum(table.num_rows for table in items[:2]) == 2
    assert api.calls.notes[0][1].startswith("Campaign is paged instead")


def test_rest_and_bulk_values_make_the_same_row() -> None:
    rest = {
        "Id": "006a", "Amount": 50000.0, "CloseDate": "2026-10-01", "IsWon": True,
        "Probability": 90.0, "CreatedDate": "2026-10-01T08:00:00.000+0000", "IsDeleted": False,
        "Name": "NA",
    }  # fmt: skip
    csv = {
        "Id": "006a", "Amount": "5.0E4", "CloseDate": "2026-10-01", "IsWon": "true",
        "Probability": "90", "CreatedDate": "2026-10-01T08:00:00.000Z", "IsDeleted": "false",
        "Name": "NA",
    }  # fmt: skip
    kind = kind_of("Opportunity")
    (one,) = object_table(kind.table, [rest], kind.fields).to_pylist()
    (other,) = object_table(kind.table, [csv], kind.fields).to_pylist()
    assert one == other
    assert object_table(kind.table, [rest, csv], kind.fields).to_pylist() == [one, one]
    assert one["created_date"] == datetime(2026, 10, 1, 8)


AMOUNTS = [0.1 + 0.2, 16600.1, -0.00005, 99_999_999_999.99, 9_007_199_254_740.99, 1.00005, 0, None]
STAMPS = ["2026-10-01T08:00:00.123Z", "2026-10-01T08:00:00Z", "2026-10-01T10:00:00.000+0200", None]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("Amount", AMOUNTS),
        *(("Amount", [value]) for value in AMOUNTS),
        *(("CreatedDate", [value]) for value in STAMPS),
        ("CreatedDate", STAMPS),
        ("CloseDate", ["2026-10-01", "2026-10-02T00:00:00.000Z", None]),
        ("Name", ["text", 5.0, True, None]),
        ("Amount", ["5.0E4", "-2", "0.1", None]),
        ("Amount", ["1.00005", "9007199254740.99", " 7"]),
        ("Probability", ["90", "1e2", None]),
        ("Probability", ["90", " 1"]),
        ("IsWon", ["true", "false", None]),
        ("IsWon", ["true", False]),
    ],
)
def test_a_column_is_what_its_values_are_one_by_one(field: str, values: list[Any]) -> None:
    kind = kind_of("Opportunity")
    column = kind.fields[field]
    records = [{"Id": "006a", field: value} for value in values]
    found = object_table(kind.table, records, kind.fields)[column].to_pylist()
    assert found == [converted(field, kind.table.columns[column], value) for value in values]


def test_a_field_of_another_type_is_named() -> None:
    kind = kind_of("Opportunity")
    with pytest.raises(SourceError, match="the field Amount is no longer a decimal"):
        object_table(kind.table, [{"Id": "006a", "Amount": "many"}], kind.fields)


def test_a_whole_number_that_became_a_fraction_is_not_cut() -> None:
    kind = kind_of("Task")
    with pytest.raises(SourceError, match="CallDurationInSeconds is no longer a bigint"):
        object_table(kind.table, [{"Id": "00T", "CallDurationInSeconds": 1.7}], kind.fields)


@pytest.mark.parametrize(
    ("deleted", "master", "ending"),
    [
        (False, None, (False, None, None)),
        (True, None, (True, "deleted", None)),
        ("true", "00Q2", (True, "merged", "00Q2")),
        (False, "00Q2", (False, None, None)),
    ],
)
def test_a_loser_of_a_merge_names_its_survivor(deleted: Any, master: Any, ending: Any) -> None:
    kind = kind_of("Lead")
    record = {"Id": "00Q1", "IsDeleted": deleted, "MasterRecordId": master}
    (row,) = object_table(kind.table, [record], kind.fields).to_pylist()
    assert (row["_is_deleted"], row["_deleted_reason"], row["_merged_into"]) == ending


def test_own_fields_keep_apart_what_salesforce_keeps_apart() -> None:
    names = ["SystemModstamp", "FooBar__c", "Foo_Bar__c", "ns__Size__c", "HasOptedOutOfEmail"]
    assert [column_of(name) for name in names] == [
        "system_modstamp", "foobar__c", "foo_bar__c", "ns__size__c", "has_opted_out_of_email"
    ]  # fmt: skip


def described(**types: str) -> Fields:
    fields = [{"name": name, "type": kind, "custom": "__c" in name} for name, kind in types.items()]
    return Fields(kind_of("Lead"), {"fields": fields})


def test_a_removed_or_retyped_field_is_named_until_the_company_accepts_it() -> None:
    known = {"Id": "id", "Status": "picklist", "Score__c": "double", "Size__c": "string"}
    now = described(Id="id", Status="picklist", Score__c="string", New__c="boolean")
    types, rows = now.compared(known, ())
    changes = {row["name"]: row["change"] for row in rows if row["change"]}
    assert changes == {"Score__c": "was double", "Size__c": "removed"}
    assert types == {**known, "New__c": "boolean"}
    types, rows = now.compared(known, ("leads.Score__c", "leads.Size__c"))
    assert types == {
        "Id": "id", "Status": "picklist", "Score__c": "string", "New__c": "boolean"
    }  # fmt: skip
    assert [row for row in rows if row["change"]] == []


@pytest.mark.parametrize("status", [400, 404, 405])
def test_an_org_that_does_not_describe_its_objects_is_read_by_the_declared_fields(
    status: int,
) -> None:
    with org(lambda _: Answer([{"errorCode": "NOT_FOUND", "message": ""}], status)) as (api, _):
        assert api.describe("Lead") is None


def test_an_own_field_is_known_by_its_name_where_the_description_does_not_say() -> None:
    described = [{"name": "Id", "type": "id"}, {"name": "Score__c", "type": "double"}]
    fields = Fields(kind_of("Lead"), {"fields": described})
    assert fields.columns["score__c"] == "double"
