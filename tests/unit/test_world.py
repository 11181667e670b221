"""The pretend company repeats itself exactly and only ever adds to its past."""

import hashlib
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.world import OBJECT_TYPES, TABLES, Cause, State, World, clock
from sandbox.world.ads.roster import CAMPAIGNS

SCALE = 0.05
SEED = 11


@pytest.fixture(scope="module")
def world() -> World:
    return World(SEED, SCALE)


def fingerprint(state: State) -> str:
    digest = hashlib.sha256()
    for object_type in OBJECT_TYPES:
        digest.update(repr(state.records(object_type)).encode())
    for table in TABLES:
        digest.update(repr(state.rows(table)).encode())
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_world_in_another_process(world: World) -> None:
    code = (
        "import sys; sys.path.insert(0, '.');"
        "from tests.unit.test_world import SEED, SCALE, fingerprint;"
        "from sandbox.world import World, clock;"
        "print(fingerprint(World(SEED, SCALE).at(clock(5))))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == fingerprint(world.at(clock(5)))


def test_another_seed_gives_another_world(world: World) -> None:
    other = World(SEED + 1, SCALE).at(clock(0))
    assert other.records("contacts") != world.at(clock(0)).records("contacts")


def test_a_state_does_not_depend_on_how_it_was_reached(world: World) -> None:
    stepped = World(SEED, SCALE)
    for day in (0, 30):
        stepped.at(clock(day)).records("contacts")
        stepped.at(clock(day)).rows("web_events")
    assert fingerprint(stepped.at(clock(7))) == fingerprint(world.at(clock(7)))


def test_a_later_state_keeps_every_past_version(world: World) -> None:
    before, after = world.at(clock(0)), world.at(clock(30))
    for object_type in OBJECT_TYPES:
        later = {record.id: record for record in after.records(object_type)}
        gone = {*after.merged_into(object_type), *after.purged(object_type)}
        for record in before.records(object_type):
            if record.id in gone:
                continue
            for name, versions in record.history.items():
                assert later[record.id].history[name][: len(versions)] == versions
            assert record.updated_at <= later[record.id].updated_at


def test_a_changed_record_has_a_newer_update_time(world: World) -> None:
    before, after = world.at(clock(0)), world.at(clock(30))
    for object_type in OBJECT_TYPES:
        known = {record.id: record for record in before.records(object_type)}
        for record in after.records(object_type):
            if record.id in known and record != known[record.id]:
                assert record.updated_at > before.as_of


def test_nothing_is_served_before_its_time(world: World) -> None:
    state = world.at(clock(0))
    for object_type in OBJECT_TYPES:
        for record in state.records(object_type):
            stamps = [one.timestamp for found in record.history.values() for one in found]
            assert max(stamps) <= state.as_of
            assert record.created_at <= record.updated_at <= state.as_of
            assert record.updated_at >= max(stamps)
    assert all(event["received_at"] <= state.as_of for event in state.rows("web_events"))


def test_property_history_is_in_order_and_ends_in_the_current_value(world: World) -> None:
    state = world.at(clock(20))
    for object_type in OBJECT_TYPES:
        for record in state.records(object_type):
            for name, versions in record.history.items():
                times = [version.timestamp for version in versions]
                assert times == sorted(set(times))
                assert record.properties[name] == versions[-1].value


def test_associations_join_records_that_are_served(world: World) -> None:
    state = world.at(clock(20))
    ids = {kind: {record.id for record in state.records(kind)} for kind in OBJECT_TYPES}
    keys = Counter()
    for row in state.rows("associations"):
        assert row["from_id"] in ids[row["from_object_type"]]
        assert row["to_id"] in ids[row["to_object_type"]]
        keys[tuple(row.values())[:5]] += 1
    assert max(keys.values()) == 1


def test_the_days_after_bring_merges_archives_and_hard_deletes() -> None:
    world = World(SEED, 0.1)
    before, after = world.at(clock(0)), world.at(clock(30))
    assert len(after.merged_into("contacts")) > len(before.merged_into("contacts"))
    assert len(after.purged("contacts")) > len(before.purged("contacts"))
    archived = {record.id for record in after.records("contacts") if record.archived}
    assert archived - {record.id for record in before.records("contacts") if record.archived}
    served = {record.id for record in after.records("contacts")}
    assert set(after.merged_into("contacts").values()) <= served


def test_ad_figures_settle_after_their_window(world: World) -> None:
    def spend(day: int) -> dict:
        rows = world.at(clock(day)).rows("ad_daily")
        return {(row["ad_id"], row["date"]): row for row in rows}

    first, later, much_later = spend(0), spend(40), spend(41)
    recent = [key for key in first if (clock(0).date() - key[1]).days < 10]
    assert any(first[key]["cost_micros"] > later[key]["cost_micros"] for key in recent)
    assert all(first[key]["conversions"] <= later[key]["conversions"] for key in first)
    old = [key for key in first if (clock(0).date() - key[1]).days > 31]
    assert old and all(first[key] == later[key] == much_later[key] for key in old)


def test_account_spend_is_the_sum_of_its_campaigns(world: World) -> None:
    state = world.at(clock(0))
    totals, accounts, ads = Counter(), Counter(), Counter()
    for row in state.rows("campaign_daily"):
        totals[row["account_id"], row["date"]] += row["cost_micros"]
    for row in state.rows("account_daily"):
        accounts[row["account_id"], row["date"]] += row["cost_micros"]
    for row in state.rows("ad_daily"):
        ads[row["account_id"]] += row["cost_micros"]
    assert totals == accounts
    assert 0 < ads["2000000001"] < sum(n for (one, _), n in totals.items() if one == "2000000001")


def test_visits_without_consent_cannot_be_told_apart(world: World) -> None:
    denied = [
        row for row in world.at(clock(0)).rows("web_events") if row["analytics_storage"] == "No"
    ]
    assert denied
    hidden = ("user_pseudo_id", "user_id", "ga_session_id", "ga_session_number")
    assert all(row[name] is None for row in denied for name in hidden)


def test_logins_in_the_web_lead_to_contacts_with_that_login(world: World) -> None:
    state = world.at(clock(0))
    logins = {row["user_id"] for row in state.rows("web_events")} - {None}
    known = {record.properties.get("app_user_id") for record in state.records("contacts")}
    gone = {
        person.login
        for person in world.people
        if set(person.contact_ids) & set(state.purged("contacts"))
    }
    assert logins and logins - gone <= known


def test_some_devices_are_shared_and_some_people_have_several(world: World) -> None:
    large = World(SEED, 0.1)
    people = Counter(len(device.people) for person in large.people for device in person.devices)
    assert people[2] and any(len(person.devices) > 1 for person in world.people)


def test_slow_response_lengthens_answers_and_leaves_the_audience_alone() -> None:
    plain = World(SEED, 0.1)
    slow = World(SEED, 0.1, (Cause("slow_response", 0.8),))
    assert [one.fit for one in plain.people] == [one.fit for one in slow.people]

    def median(world: World) -> float:
        minutes = sorted(one.response_minutes for one in world.passes if one.response_minutes)
        return minutes[len(minutes) // 2]

    assert median(slow) > 5 * median(plain)


def test_wrong_audience_lowers_the_fit_of_that_campaign_only() -> None:
    plain = World(SEED, 0.1)
    wrong = World(SEED, 0.1, (Cause("wrong_audience", 0.8, "21002"),))
    pairs = list(zip(plain.people, wrong.people, strict=True))
    hit = [(one.fit, two.fit) for one, two in pairs if one.campaign and one.campaign.id == "21002"]
    spared = [
        (one.fit, two.fit) for one, two in pairs if not one.campaign or one.campaign.id != "21002"
    ]
    assert sum(two for _, two in hit) < 0.75 * sum(one for one, _ in hit)
    same = sum(one == two for one, two in spared)
    assert same > 0.9 * len(spared)


def test_weak_execution_loses_deals_and_discounting_cheapens_them() -> None:
    plain, weak = World(SEED, 0.1), World(SEED, 0.1, (Cause("weak_execution", 1.0),))
    assert any(deal.is_won for deal in plain.deals)
    first_try = [
        deal for deal in weak.deals if len([one for one in deal.stages if "closed" in one[0]]) == 1
    ]
    assert not any(deal.is_won for deal in first_try if deal.kind == "new")
    cheap = World(SEED, 0.1, (Cause("discounting", 0.4),))
    amounts = [
        [float(one or 0) for deal in world.deals if deal.is_won for one, _ in deal.amounts[-1:]]
        for world in (plain, cheap)
    ]
    assert sum(amounts[1]) < 0.8 * sum(amounts[0])


def test_lost_routing_leaves_leads_without_an_owner() -> None:
    lost = World(SEED, 0.1, (Cause("lost_routing", 1.0),))
    handed = [one for one in lost.passes if one.mql_at]
    assert sum(one.owner is None for one in handed) > 0.8 * len(handed)


def test_an_as_of_outside_the_world_or_without_zone_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="outside the world"):
        world.at(datetime(2031, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="no time zone"):
        world.at(datetime(2026, 1, 1))


def test_the_readme_names_every_table_column_and_property(world: World) -> None:
    told = set(re.findall(r"\w+", (Path(__file__).parents[2] / "sandbox/README.md").read_text()))
    state = world.at(clock(10))
    for table in TABLES:
        assert {table, *state.rows(table)[0]} - told == set()
    for object_type in OBJECT_TYPES:
        names = {name for record in state.records(object_type) for name in record.properties}
        assert {object_type, *names} - told == set()


def test_the_campaigns_of_the_readme_are_the_campaigns_of_the_world() -> None:
    readme = (Path(__file__).parents[2] / "sandbox/README.md").read_text()
    rows = re.findall(r"^\| (\d{5}) \| ([^|]+) \|", readme, re.MULTILINE)
    assert rows == [(campaign.id, campaign.name) for campaign in CAMPAIGNS]
