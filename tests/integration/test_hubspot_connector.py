"""After any days the HubSpot tables say what HubSpot says, and what became of the rest."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from expectations.registry import load_suites
from expectations.runner import run_suites
from orchestration import quality
from orchestration.loading import LoadReport, load
from orchestration.sources import hubspot
from orchestration.sources.transport import CallLog, QuotaExhausted, Refused, SourceError, Window
from tests.fixtures.fake_hubspot import START, Hubspot
from tests.fixtures.faulty_server import Answer, served

USED = {"contacts", "companies", "deals", "tickets"}
TOKEN = "pat-na1-secret"


class Account:
    """A pretend HubSpot, served, and the warehouse that it is loaded into."""

    def __init__(self, vendor: Hubspot, base_url: str, folder: Path) -> None:
        self.vendor, self.base_url, self.folder = vendor, base_url, folder
        self.pace = hubspot.Pace(small=0, full_days=1000)
        self.calls = CallLog()

    @contextmanager
    def build(self):
        connection = duckdb.connect(str(self.folder / "warehouse.duckdb"))
        try:
            yield connection
        finally:
            connection.close()

    def load(self, as_of: datetime | None = None, backfill=None, **more) -> LoadReport:
        self.calls = CallLog()
        credentials = hubspot.Credentials(self.base_url, TOKEN, pace=self.pace, **more)
        window = Window(as_of or self.vendor.now, backfill)
        read = hubspot.source(credentials, window, self.calls, attempts=3, sleep=lambda _: None)
        dlt_folder = self.folder / "dlt"
        return load(
            "hubspot", read, hubspot.TABLES, self.build, dlt_folder, window.as_of, self.calls
        )

    def rows(self, table: str, columns: str) -> list[tuple]:
        with self.build() as connection:
            return connection.execute(
                f"select {columns} from raw_hubspot.{table} order by all"
            ).fetchall()


@pytest.fixture
def account(tmp_path, monkeypatch):
    """An account with few object types: each costs a load some 20 ms."""
    few = [kind for kind in hubspot.OBJECT_TYPES if kind.name in USED]
    monkeypatch.setattr(hubspot, "OBJECT_TYPES", few)
    vendor = Hubspot()
    with served(vendor) as server:
        yield Account(vendor, server.base_url, tmp_path)


def refuse(path: str, answer: Answer):
    return lambda request: answer if path in request.path else None


def test_only_what_changed_is_read_again(account):
    for number in range(1, 130):
        account.vendor.put("contacts", str(number), email=f"{number}@example.com")
    assert account.load().tables["contacts"].inserted == 129
    account.vendor.pass_time(days=1)
    account.vendor.put("contacts", "7", email="seven@example.com")
    report = account.load()
    assert (report.tables["contacts"].delivered, report.changed) == (1, 1)
    assert account.calls.calls["hubspot", "contacts list"] == 1, "only the archived ones are listed"
    assert ("7", "seven@example.com") in account.rows("contacts", "id, email")


def test_a_quiet_day_reads_nothing_again(account):
    account.vendor.put("contacts", "1", email="one@example.com")
    account.load()
    account.vendor.pass_time(days=1)
    report = account.load()
    assert (report.changed, report.tables["contacts"].delivered) == (0, 0)
    assert account.calls.calls["hubspot", "contacts read"] == 0


def test_a_quiet_day_costs_four_calls_a_type_and_six_for_what_surrounds_them(account):
    account.pace, account.vendor.ends_shown = hubspot.Pace(), 9
    account.vendor.put("contacts", "1", email="one@example.com")
    account.vendor.put("deals", "5", dealname="five")
    account.vendor.put("tickets", "7", subject="seven")
    account.vendor.link("contacts", "1", "companies", "3")
    account.vendor.link("deals", "5", "contacts", "1")
    account.vendor.link("tickets", "7", "contacts", "1")
    account.load()
    account.vendor.pass_time(days=1)
    account.load()
    assert account.calls.total() == 4 * len(USED) + 6


@pytest.mark.parametrize("shown", [0, 1, 9])
def test_an_association_that_moves_no_stamp_is_found_however_much_the_list_shows(account, shown):
    account.pace, account.vendor.ends_shown = hubspot.Pace(), shown
    account.vendor.put("contacts", "1", email="one@example.com")
    account.vendor.link("contacts", "1", "companies", "3", "4")
    account.load()
    for companies in (("3", "5"), ("3",), (), ("6",)):
        account.vendor.pass_time(days=1)
        account.vendor.link("contacts", "1", "companies", *companies)
        account.load()
        assert account.rows("associations", "to_id") == [(each,) for each in companies]


def test_more_edits_at_one_instant_than_search_can_page_are_all_found(account):
    account.vendor.search_depth = account.vendor.search_page = 200
    account.vendor.put("companies", "1", name="first")
    account.load()
    account.vendor.pass_time(days=1)
    for number in range(2, 903):
        account.vendor.put("companies", str(number), name="imported")
    account.load()
    assert len(account.rows("companies", "id")) == 902


def test_short_search_pages_are_followed_to_their_end(account):
    account.vendor.search_page = 7
    account.vendor.put("companies", "1", name="first")
    account.load()
    account.vendor.pass_time(days=1)
    for number in range(2, 40):
        account.vendor.put("companies", str(number), name="imported")
    account.load()
    assert len(account.rows("companies", "id")) == 39


def test_a_search_that_hides_rows_is_answered_by_reading_everything(account):
    account.vendor.put("deals", "1", dealname="one")
    account.load()
    account.vendor.pass_time(days=1)
    account.vendor.put("deals", "2", dealname="two")
    account.vendor.overrides.append(refuse("deals/search", Answer({"total": 1, "results": []})))
    account.load()
    assert account.rows("deals", "id") == [("1",), ("2",)]
    assert "search counted 1 and showed 0" in account.calls.notes[0][1]


def test_what_the_index_shows_late_is_found_by_the_listing_of_a_small_account(account):
    account.pace = hubspot.Pace()
    account.vendor.put("deals", "1", dealname="one")
    account.load()
    account.vendor.pass_time(days=1)
    account.vendor.put("deals", "2", dealname="two")
    account.vendor.is_index_stale = True
    account.load()
    assert account.rows("deals", "id") == [("1",), ("2",)]


def test_an_edit_between_two_pages_is_found_however_old_its_stamp_is(account):
    account.pace = hubspot.Pace()
    for number in range(1, 800):
        account.vendor.put("contacts", str(number), email="old@example.com")

    def meanwhile(request):
        """The first record is edited once its page is out, days before the newest edit."""
        if request.params.get("after") and account.vendor.now == START:
            account.vendor.pass_time(minutes=1)
            account.vendor.put("contacts", "1", email="new@example.com")
            account.vendor.pass_time(days=3)
            account.vendor.put("contacts", "799", email="newest@example.com")

    account.vendor.overrides.append(meanwhile)
    account.load()
    assert ("1", "old@example.com") in account.rows("contacts", "id, email")
    account.load()
    assert ("1", "new@example.com") in account.rows("contacts", "id, email")
    assert account.calls.calls["hubspot", "contacts read"] == 1


def test_an_edit_that_search_showed_late_is_within_the_overlap(account):
    account.vendor.put("deals", "1", dealname="one")
    account.load()
    account.vendor.pass_time(days=1)
    account.vendor.put("deals", "2", dealname="late in the index")
    late = account.vendor.records["deals"].pop("2")
    account.vendor.pass_time(minutes=30)
    account.vendor.put("deals", "3", dealname="seen first")
    account.load()
    account.vendor.records["deals"]["2"] = late
    account.load()
    assert [row[0] for row in account.rows("deals", "id")] == ["1", "2", "3"]


def test_an_archived_record_is_marked_and_a_restored_one_is_not(account):
    account.pace = hubspot.Pace()
    account.vendor.put("deals", "1", dealname="one")
    account.load()
    account.vendor.pass_time(days=1)
    account.vendor.archive("deals", "1")
    account.load()
    assert account.rows("deals", "_is_deleted, _deleted_reason, archived") == [
        (True, "archived", True)
    ]
    account.vendor.pass_time(days=1)
    account.vendor.records["deals"]["1"]["archived"] = False
    account.vendor.put("deals", "1", dealname="back")
    account.load()
    assert account.rows("deals", "dealname, _is_deleted, archived") == [("back", False, False)]


def test_a_merged_record_names_its_winner_and_takes_its_history_along(account):
    account.vendor.put("contacts", "1", lifecyclestage="lead")
    account.vendor.put("contacts", "2", lifecyclestage="lead")
    account.vendor.link("contacts", "1", "companies", "9")
    account.load()
    account.vendor.pass_time(days=1)
    account.vendor.merge("contacts", "1", "2")
    account.vendor.link("contacts", "1", "companies")
    account.load()
    assert account.rows("contacts", "id, _deleted_reason, _merged_into") == [
        ("1", "merged", "2"),
        ("2", None, None),
    ]
    assert account.rows("property_history", "object_id") == [("2",)]
    assert account.rows("associations", "from_id") == []


def test_deals_merged_into_a_new_one_both_name_it(account):
    for id in ("1", "2"):
        account.vendor.put("deals", id, dealname=id)
    account.load()
    account.vendor.pass_time(days=1)
    account.vendor.put("deals", "3", dealname="both", hs_merged_object_ids="1;2")
    for id in ("1", "2"):
        account.vendor.purge("deals", id)
    account.load()
    assert account.rows("deals", "id, _merged_into") == [("1", "3"), ("2", "3"), ("3", None)]


def test_a_contact_known_to_be_merged_only_by_its_old_id_list_is_marked(account):
    account.vendor.put("contacts", "1", email="a@example.com")
    account.load()
    account.vendor.pass_time(days=1)
    account.vendor.purge("contacts", "1")
    account.vendor.put("contacts", "2", hs_calculated_merged_vids="1:1772323200000;2:1772323200000")
    account.load()
    assert account.rows("contacts", "id, _merged_into") == [("1", "2"), ("2", None)]


@pytest.mark.parametrize("pace", [hubspot.Pace(), hubspot.Pace(small=0, full_days=1)])
def test_a_purged_record_is_found_missing_and_keeps_its_values(account, pace):
    account.pace = pace
    account.vendor.put("deals", "1", dealname="gone", dealstage="open")
    account.vendor.put("deals", "2", dealname="stays", dealstage="open")
    account.load()
    account.vendor.pass_time(days=1)
    account.vendor.purge("deals", "1")
    account.load()
    assert account.rows("deals", "id, dealname, _deleted_reason") == [
        ("1", "gone", "purged"),
        ("2", "stays", None),
    ]
    assert account.rows("property_history", "object_id") == [("2",)]


def test_history_is_replaced_and_never_doubled(account):
    account.vendor.put("deals", "1", dealstage="open", amount="10")
    account.load()
    for stage in ("offer", "won"):
        account.vendor.pass_time(days=1)
        account.vendor.put("deals", "1", dealstage=stage)
        account.load()
    assert account.rows("property_history", "property, value, timestamp") == [
        ("amount", "10", datetime(2026, 3, 1)),
        ("dealstage", "offer", datetime(2026, 3, 2)),
        ("dealstage", "open", datetime(2026, 3, 1)),
        ("dealstage", "won", datetime(2026, 3, 3)),
    ]


def test_associations_are_paged_and_replaced(account):
    account.vendor.put("deals", "1", dealname="one")
    account.vendor.link("deals", "1", "contacts", "11", "12", "13", "14", "15")
    account.load()
    assert [row[0] for row in account.rows("associations", "to_id")] == [
        "11",
        "12",
        "13",
        "14",
        "15",
    ]
    account.vendor.pass_time(days=1)
    account.vendor.put("deals", "1", dealname="changed")
    account.vendor.link("deals", "1", "contacts", "13")
    account.load()
    assert account.rows("associations", "from_object_type, from_id, to_id") == [
        ("deals", "1", "13")
    ]


def test_a_full_read_after_some_days_finds_what_no_cursor_shows(account):
    account.pace = hubspot.Pace(small=0, full_days=7)
    account.vendor.put("deals", "1", dealname="old")
    account.load()
    account.vendor.records["deals"]["1"]["properties"]["dealname"] = "changed in silence"
    account.vendor.pass_time(days=6)
    account.load()
    assert account.rows("deals", "dealname") == [("old",)]
    account.vendor.pass_time(days=1)
    account.load()
    assert account.rows("deals", "dealname") == [("changed in silence",)]


def test_rows_newer_than_the_run_are_kept_and_looked_at_again(account):
    account.vendor.put("deals", "1", dealname="one")
    account.vendor.pass_time(days=2)
    account.vendor.put("deals", "2", dealname="newer than as-of")
    account.load(as_of=START + timedelta(days=1))
    assert len(account.rows("deals", "id")) == 2
    account.vendor.records["deals"]["2"]["properties"]["dealname"] = "edited"
    account.vendor.pass_time(minutes=1)
    account.vendor.put("deals", "2")
    account.load()
    assert ("edited",) in account.rows("deals", "dealname")


def test_an_earlier_as_of_does_not_move_the_cursor_back_or_lose_a_row(account):
    account.vendor.put("deals", "1", dealname="one")
    account.load()
    account.load(as_of=START - timedelta(days=3))
    account.vendor.pass_time(days=1)
    account.vendor.put("deals", "2", dealname="two")
    account.load()
    assert len(account.rows("deals", "id")) == 2


def test_a_type_without_access_is_reported_once_and_stays_empty(account):
    account.vendor.put("tickets", "1", subject="help")
    forbidden = {"errors": [{"context": {"requiredGranularScopes": ["crm.objects.tickets.read"]}}]}
    account.vendor.overrides.append(refuse("tickets", Answer(forbidden, status=403)))
    account.vendor.put("deals", "1", dealname="one")
    account.load()
    assert account.rows("tickets", "id") == []
    assert account.rows("deals", "id") == [("1",)]
    notes = [text for _, text in account.calls.notes if text.startswith("tickets left out")]
    assert len(notes) == 1
    assert "crm.objects.tickets.read" in notes[0]


def test_a_required_type_without_access_stops_the_source(account):
    account.vendor.overrides.append(
        refuse("objects/2026-09/deals", Answer({"message": "no"}, status=403))
    )
    account.vendor.put("contacts", "1", email="a@example.com")
    with pytest.raises(Refused):
        account.load()
    assert account.rows("contacts", "id") == []


def test_a_wrong_token_is_one_clear_line_without_the_token(account):
    account.vendor.overrides.append(refuse("", Answer({"category": "INVALID"}, status=401)))
    with pytest.raises(Refused) as refusal:
        account.load()
    assert "\n" not in str(refusal.value)
    assert TOKEN not in str(refusal.value)


def test_an_archive_that_answers_with_living_records_ends_none_of_them(account):
    account.vendor.put("tickets", "1", subject="broken")

    def living(request):
        if "objects" in request.path and request.path.endswith("/tickets"):
            return account.vendor._list("tickets", {**request.params, "archived": "false"})
        return None

    account.vendor.overrides.append(living)
    account.load()
    assert account.rows("tickets", "id, _is_deleted") == [("1", False)]


def test_a_list_that_turns_in_a_circle_stops_the_run(account):
    endless = Answer({"results": [{"id": "1"}], "paging": {"next": {"after": "1"}}})
    account.vendor.overrides = [refuse("/crm/owners", endless)]
    with pytest.raises(SourceError, match="owners turns in a circle"):
        account.load()


def test_an_account_that_knows_no_date_version_is_read_at_the_older_addresses(account):
    def of_old(request):
        path, is_dated = request.path, request.path.split("/")[3] == hubspot.API_VERSION
        if is_dated:
            return Answer(b"<html>404</html>", 404)
        _, top, version, *rest = path.split("/")
        if top == "crm":
            assert version == ("v4" if rest[0] == "associations" else "v3")
            request = replace(request, path="/".join(["", top, rest[0], version, *rest[1:]]))
            return account.vendor.answer(request)
        return None

    account.vendor.overrides = [of_old]
    account.vendor.put("contacts", "1", email="one@example.com", lifecyclestage="lead")
    account.vendor.link("contacts", "1", "companies", "3")
    account.load()
    assert account.rows("contacts", "id, email") == [("1", "one@example.com")]
    assert account.rows("associations", "to_id") == [("3",)]
    assert ("lifecyclestage", "lead") in account.rows("property_history", "property, value")
    account.vendor.pass_time(days=1)
    account.vendor.put("contacts", "1", email="two@example.com")
    account.load()
    assert account.rows("contacts", "id, email") == [("1", "two@example.com")]


def test_forms_sent_are_read_down_to_what_is_known_and_what_is_gone_is_purged(account):
    account.pace = hubspot.Pace(small=0, full_days=7)
    for day in range(120):
        account.vendor.submit("f-1", f"{day}@example.com", START - timedelta(days=day))
    account.load()
    assert len(account.rows("form_submissions", "id")) == 120
    account.vendor.pass_time(days=1)
    account.vendor.submit("f-1", "new@example.com")
    account.vendor.submit("f-1", "late@example.com", account.vendor.now - timedelta(days=30))
    account.vendor.sent["f-1"].pop()
    assert account.load().tables["form_submissions"].inserted == 2
    assert account.calls.calls["hubspot", "form submissions"] == 1, "older pages are known"
    account.vendor.pass_time(days=7)
    account.load()
    ended = [row for row in account.rows("form_submissions", "email, _deleted_reason") if row[1]]
    assert ended == [("119@example.com", "purged")]


def test_forms_sent_twice_at_one_moment_are_two_and_stay_the_same(account):
    for mail in ("a@example.com", "b@example.com"):
        account.vendor.submit("f-1", mail)
    account.vendor.submit("f-2", "c@example.com", conversionId="c-1", pageUrl=None, values=None)
    account.load()
    before = account.rows("form_submissions", "id, form_id, email")
    assert len(before) == 3 and ("c-1", "f-2", None) in before
    assert account.load().changed == 0
    assert account.rows("form_submissions", "id, form_id, email") == before


@pytest.mark.parametrize("status", [403, 404])
def test_forms_whose_answers_may_not_be_read_are_said_once_and_stop_nothing(account, status):
    account.vendor.sent |= {"f-1": [], "f-2": []}
    account.vendor.overrides = [refuse("/submissions/", Answer({"message": "no"}, status))]
    account.load()
    assert len(account.rows("forms", "id")) == 2 and not account.rows("form_submissions", "id")
    assert len([text for _, text in account.calls.notes if "submissions" in text]) == 1


def test_forms_are_read_from_their_older_address_where_they_have_no_other(account):
    form = {"id": "f-1", "name": "Demo", "formType": "hubspot", "archived": False}
    account.vendor.overrides += [
        refuse("/marketing/forms/", Answer(b"<html>404</html>", 404)),
        refuse("/marketing/v3/forms", Answer({"results": [form]})),
    ]
    account.load()
    assert account.rows("forms", "id, name, archived") == [("f-1", "Demo", False)]


def test_an_association_in_the_older_shape_is_read_too(account):
    account.vendor.put("contacts", "1", email="one@example.com")
    end = {"from": {"id": "1"}, "to": [{"id": "9", "type": "contact_to_company"}]}
    account.vendor.overrides.append(refuse("associations/", Answer({"results": [end]})))
    account.load()
    assert account.rows("associations", "from_id, to_id, association_type_id") == [
        ("1", "9", "contact_to_company")
    ]


def test_a_failed_run_leaves_the_token_in_no_file(account, capfd):
    account.vendor.put("contacts", "1", email="a@example.com")
    account.vendor.overrides.append(refuse("deals", Answer({"message": TOKEN}, status=500)))
    with pytest.raises(SourceError) as failure:
        account.load()
    assert (
        TOKEN not in f"{failure.value!r} {failure.getrepr(showlocals=False)} {capfd.readouterr()}"
    )
    files = [path for path in account.folder.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if TOKEN.encode() in path.read_bytes()] == []


def test_an_exhausted_daily_quota_stops_and_the_next_run_completes(account):
    account.vendor.put("contacts", "1", email="a@example.com")
    account.load()
    account.vendor.pass_time(days=1)
    account.vendor.put("contacts", "2", email="b@example.com")
    body = {"errorType": "RATE_LIMIT", "policyName": "DAILY"}
    account.vendor.overrides.append(refuse("deals", Answer(body, status=429)))
    with pytest.raises(QuotaExhausted, match="daily API quota"):
        account.load()
    assert len(account.rows("contacts", "id")) == 1
    account.vendor.overrides.clear()
    account.load()
    assert len(account.rows("contacts", "id")) == 2


def test_a_page_that_stays_broken_loads_nothing(account):
    for number in range(1, 130):
        account.vendor.put("contacts", str(number), email="a@example.com")

    def second_page(request):
        is_next = "after" in request.params and request.path.endswith("contacts")
        return Answer(b"<html>oops</html>", status=502) if is_next else None

    account.vendor.overrides.append(second_page)
    with pytest.raises(SourceError, match="contacts list failed 3 times"):
        account.load()
    assert account.rows("contacts", "id") == []
    account.vendor.overrides.clear()
    account.load()
    assert len(account.rows("contacts", "id")) == 129


def test_an_own_property_arrives_as_a_new_column_for_all_records(account):
    account.vendor.put("contacts", "1", email="a@example.com", shoe_size="38")
    account.load()
    account.vendor.pass_time(days=1)
    account.vendor.defined["contacts"] = {"shoe_size"}
    report = account.load()
    assert report.new_columns == {"contacts": ["shoe_size"]}
    assert ("hubspot", "contacts has a new property, shoe_size") in account.calls.notes
    assert account.rows("contacts", "shoe_size") == [("38",)]


def told(*definitions: dict):
    return refuse("properties/", Answer({"results": list(definitions)}))


def test_a_property_is_the_accounts_own_unless_hubspot_marks_it(account):
    account.vendor.overrides.append(
        told(
            {"name": "favourite_colour", "type": "string"},
            {"name": "hs_persona", "type": "string", "hubspotDefined": True},
        )
    )
    account.vendor.put("contacts", "1", favourite_colour="blue", hs_persona="persona_1")
    assert account.load().new_columns["contacts"] == ["favourite_colour"]
    assert account.rows("contacts", "favourite_colour") == [("blue",)]


def test_a_property_that_hubspot_adds_later_arrives_too(account):
    old = {"name": "email", "type": "string", "hubspotDefined": True}
    account.vendor.overrides.append(told(old))
    account.vendor.put("contacts", "1", email="one@example.com", hs_new_score="7")
    account.load()
    account.vendor.overrides[0] = told(old, {**old, "name": "hs_new_score"})
    assert account.load().new_columns["contacts"] == ["hs_new_score"]
    assert account.rows("contacts", "hs_new_score") == [("7",)]
    assert account.load().changed == 0


def test_a_removed_or_retyped_property_is_said_until_it_is_accepted(account):
    account.vendor.put("contacts", "1", score="9", region="north")
    account.vendor.defined["contacts"] = {"score", "region", "email"}
    account.load()
    account.vendor.defined["contacts"] = {"region", "email"}
    account.vendor.types["region"] = "enumeration"
    changes = [("contacts", "region", "was string"), ("contacts", "score", "removed")]
    for _ in range(2):
        account.load()
        assert [
            row for row in account.rows("properties", "object_type, name, change") if row[2]
        ] == (changes)
    assert ("hubspot", "contacts property score: removed") in account.calls.notes
    account.load(accepted=("contacts.score", "contacts.region"))
    account.load()
    assert [row for row in account.rows("properties", "name, type, change") if row[2]] == []
    assert account.rows("properties", "name") == [("email",), ("region",)]


def test_the_arrival_gate_names_a_removed_property(account):
    account.vendor.defined["deals"] = {"margin"}
    account.load()
    account.vendor.defined["deals"] = set()
    account.load()
    suites = [suite for suite in load_suites() if suite.name == "raw_hubspot.properties"]
    with account.build() as connection:
        [verdict] = run_suites(connection, suites)
        finding = quality.finding(verdict, connection)
    assert (finding.severity, verdict.blocking) == ("error", True)
    assert "deals margin removed" in finding.what


def test_extra_properties_are_asked_for(account):
    account.vendor.put("contacts", "1", hs_persona="persona_1")
    account.load(extra_properties={"contacts": ("hs_persona",)})
    assert account.rows("contacts", "hs_persona") == [("persona_1",)]


def test_more_properties_than_an_address_holds_are_read_in_batches(account):
    names = {f"own_property_with_a_long_name_{number}" for number in range(300)}
    account.vendor.defined["contacts"] = names
    for number in range(1, 60):
        account.vendor.put("contacts", str(number), **dict.fromkeys(names, str(number)))
    account.load()
    assert account.calls.calls["hubspot", "contacts read"] == 2
    assert len(account.rows("contacts", "own_property_with_a_long_name_299")) == 59


def test_a_backfill_reads_again_what_was_edited_since_its_first_day(account):
    account.vendor.put("deals", "1", dealname="one")
    account.load()
    account.vendor.pass_time(days=3)
    account.vendor.put("deals", "2", dealname="two")
    account.load()
    account.vendor.records["deals"]["1"]["properties"]["dealname"] = "repaired"
    account.vendor.records["deals"]["1"]["updated"] += timedelta(seconds=1)
    account.vendor.records["deals"]["1"]["properties"]["hs_lastmodifieddate"] = (
        "2026-03-01T00:00:01Z"
    )
    first, last = START.date(), account.vendor.now.date()
    account.load(backfill=(first, last))
    assert ("repaired",) in account.rows("deals", "dealname")
    assert account.load(backfill=(first, last)).changed == 0


def test_values_keep_the_difference_between_empty_and_missing(account):
    account.vendor.put("contacts", "1", email="", phone=None)
    account.load()
    assert account.rows("contacts", "email, phone, created_at") == [
        ("", None, datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None))
    ]
