"""The truth agrees with what the vendors serve, record by record."""

import json
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from sandbox.truth import truth, write_truth
from sandbox.world import State, World, clock, plan
from sandbox.world.calendar import local_date, working_minutes

AS_OF = clock(10)


@pytest.fixture(scope="module")
def world() -> World:
    return World(5, 0.15)


@pytest.fixture(scope="module")
def state(world: World) -> State:
    return world.at(AS_OF)


@pytest.fixture(scope="module")
def parts(world: World) -> dict:
    return truth(world, AS_OF)


def test_every_contact_belongs_to_exactly_one_person(state: State, parts: dict) -> None:
    owners = Counter(one for row in parts["people"] for one in row["contact_ids"])
    served = {record.id for record in state.records("contacts")}
    assert served <= set(owners) and max(owners.values()) == 1
    assert served == {one for row in parts["people"] for one in row["served_contact_ids"]}


def test_every_won_deal_has_its_full_history(state: State) -> None:
    won = [one for one in state.records("deals") if one.properties["dealstage"] == "closedwon"]
    assert won
    for record in won:
        stages = [version.value for version in record.history["dealstage"]]
        assert stages[0] == "appointmentscheduled" and stages[-1] == "closedwon"
        assert "qualifiedtobuy" in stages
        closed_at = record.history["dealstage"][-1].timestamp
        assert record.properties["closedate"] == f"{closed_at:%Y-%m-%dT%H:%M:%S}.000Z"


def test_won_revenue_is_the_sum_of_the_deals_told_by_the_funnel(world: World, parts: dict) -> None:
    expected: dict = defaultdict(Decimal)
    for deal in world.deals:
        closing = [step for step in sorted(deal.stages, key=lambda one: one[1]) if step[1] <= AS_OF]
        if closing and closing[-1][0] in ("closedwon", "expansion_won"):
            amounts = [one for one, moment in deal.amounts if moment <= AS_OF]
            month = f"{local_date(closing[-1][1]):%Y-%m}"
            expected[month, deal.currency] += Decimal(amounts[-1] or 0)
    found: dict = defaultdict(Decimal)
    for row in parts["won_revenue"]:
        found[row["month"], row["currency"]] += row["amount"]
    assert found == expected


def test_stages_of_a_pass_are_in_order(parts: dict) -> None:
    order = ("inquiry", "mql", "sal", "sql", "sqo", "won")
    passes = defaultdict(dict)
    for row in parts["stage_entries"]:
        if row["pass"] and row["stage"] in order:
            passes[row["person"], row["pass"]][row["stage"]] = row["entered_at"]
    for entered in passes.values():
        times = [entered[stage] for stage in order if stage in entered]
        assert times == sorted(times)


def test_handoffs_answer_in_office_hours_and_agree_with_the_crm(state: State, parts: dict) -> None:
    contacts = {record.id: record for record in state.records("contacts")}
    checked = 0
    for row in parts["handoffs"]:
        record = contacts.get(row["contact_id"])
        if record is None:
            continue
        stages = {(one.value, one.timestamp) for one in record.history["lifecyclestage"]}
        assert ("marketingqualifiedlead", row["handed_at"]) in stages
        if row["outcome"] == "rejected":
            reasons = {one.value for one in record.history["handoff_reject_reason"]}
            assert row["reason"] in reasons
        checked += 1
    assert checked > 50


def test_the_first_human_action_after_a_handoff_is_in_the_activities(
    state: State, parts: dict
) -> None:
    links = defaultdict(set)
    for row in state.rows("associations"):
        if row["from_object_type"] == "contacts":
            links[row["from_id"]].add((row["to_object_type"], row["to_id"]))
    made = {
        (kind, record.id): record.created_at
        for kind in ("calls", "emails")
        for record in state.records(kind)
    }
    served = {record.id for record in state.records("contacts")}
    for row in parts["handoffs"]:
        if row["first_action_at"] and row["contact_id"] in served:
            assert row["first_action_at"] in {made.get(link) for link in links[row["contact_id"]]}


def test_every_form_in_the_web_is_a_session_of_the_truth(state: State, parts: dict) -> None:
    sessions = {
        (row["user_pseudo_id"], row["ga_session_id"]): row["person"] for row in parts["sessions"]
    }
    forms = [
        event
        for event in state.rows("web_events")
        if event["event_name"] == "generate_lead" and event["user_pseudo_id"]
    ]
    assert forms
    for event in forms:
        assert sessions[event["user_pseudo_id"], event["ga_session_id"]]


def test_spend_of_old_days_is_settled(parts: dict) -> None:
    old = [row for row in parts["spend"] if (AS_OF.date() - row["date"]).days > 31]
    assert old and all(row["amount"] == row["settled_amount"] for row in old)
    recent = [row for row in parts["spend"] if (AS_OF.date() - row["date"]).days < 8]
    assert any(row["amount"] != row["settled_amount"] for row in recent)


def test_counts_are_the_rows_served(state: State, parts: dict) -> None:
    counts = {row["table"]: row["rows"] for row in parts["counts"]}
    assert counts["contacts"] == len(state.records("contacts"))
    assert counts["web_events"] == len(state.rows("web_events"))


def test_the_truth_is_written_as_json(world: World, tmp_path: Path) -> None:
    files = write_truth(world, AS_OF, tmp_path)
    assert {path.stem for path in files} >= {"people", "stage_entries", "spend", "counts"}
    assert all(isinstance(json.loads(path.read_text()), list) for path in files)


def test_the_plan_covers_every_month_and_every_business_day_has_a_rate() -> None:
    assert len(plan.months()) == 21
    assert {row["metric"] for row in plan.targets()} == set(plan.MONTHLY)
    assert sum(row["amount"] for row in plan.costs()) > 0
    days = [row["rate_date"] for row in plan.fx_rates() if row["quote_currency"] == "USD"]
    gaps = [(later - day).days for day, later in pairwise(days)]
    assert max(gaps) <= 5


def test_office_minutes_skip_nights_weekends_and_holidays() -> None:
    friday_evening = clock(0).replace(day=23, hour=15)
    monday_morning = clock(0).replace(day=26, hour=9)
    assert working_minutes(friday_evening, monday_morning, "berlin_office") == 60 + 60
