"""The edge cases of a response clock, by name, through the real models from the act to the verdict.

The cases are those of public threads about speed-to-lead: holidays, changes of the clock and of the
schedule, deleted tasks, automated mail, owners who change or are nobody.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.fixtures.models import PROJECT, compiled_models

# in the order in which they read each other
MODELS = (
    "int_activities_unioned",
    "int_owner_teams_dated",
    "int_business_windows_built",
    "int_handoffs_routed",
    "int_handoffs_answered",
    "int_handoffs_teamed",
    "int_handoffs_clocked",
    "int_handoffs_promised",
    "int_handoffs_judged",
)
AS_OF = "2026-11-02 15:00:00"
# per case: owner, handoff (UTC), acts as (owner, type, direction, outcome, automated, deleted, at)
CALL = ("call", "outbound", "no_answer", "false", "false")
CASES = {
    "holidays": ("ann", "2026-04-02 15:30", [("ann", *CALL, "2026-04-07 07:20")]),
    "weekend": ("ann", "2026-06-05 15:30", [("ann", *CALL, "2026-06-08 07:20")]),
    "outside_hours": ("ann", "2026-06-09 20:00", [("ann", *CALL, "2026-06-10 07:30")]),
    "exactly_at_target": ("ann", "2026-06-09 08:00", [("ann", *CALL, "2026-06-09 09:00")]),
    "a_second_too_late": ("ann", "2026-06-09 08:00", [("ann", *CALL, "2026-06-09 09:00:01")]),
    "clocks_go_forward": ("nora", "2026-03-29 00:30", [("nora", *CALL, "2026-03-29 01:30")]),
    "clocks_go_back": ("nora", "2026-10-25 00:30", [("nora", *CALL, "2026-10-25 01:30")]),
    "over_the_change_forward": ("ann", "2026-03-27 16:30", [("ann", *CALL, "2026-03-30 07:20")]),
    "over_the_change_back": ("ann", "2026-10-23 15:30", [("ann", *CALL, "2026-10-26 08:20")]),
    "over_the_change_forward_in_new_york": (
        "bob",
        "2026-03-06 22:30",
        [("bob", *CALL, "2026-03-09 13:20")],
    ),
    "over_the_change_back_in_new_york": (
        "bob",
        "2026-10-30 21:30",
        [("bob", *CALL, "2026-11-02 14:20")],
    ),
    "around_the_clock": ("nora", "2026-06-06 23:30", [("nora", *CALL, "2026-06-07 00:15")]),
    "half_day": ("eve", "2026-06-05 10:30", [("eve", *CALL, "2026-06-08 07:20")]),
    "lunch_break": ("eve", "2026-06-08 09:50", [("eve", *CALL, "2026-06-08 11:10")]),
    "schedule_changed": ("liz", "2026-06-30 15:30", [("liz", *CALL, "2026-07-01 07:20")]),
    "team_moved": ("max", "2026-06-30 16:30", [("max", *CALL, "2026-07-01 13:20")]),
    "other_zone": ("bob", "2026-07-06 16:00", [("bob", *CALL, "2026-07-06 16:45")]),
    "other_zone_at_night": ("bob", "2026-07-06 08:00", [("bob", *CALL, "2026-07-06 13:30")]),
    "not_yet_replied": ("ann", "2026-11-02 14:30", []),
    "never_replied": ("ann", "2026-06-09 08:00", []),
    "contact_before_handoff": (
        "ann",
        "2026-06-09 08:00",
        [("ann", *CALL, "2026-06-08 08:00"), ("ann", *CALL, "2026-06-09 08:10")],
    ),
    "deleted_task": (
        "ann",
        "2026-06-09 08:00",
        [
            ("ann", "task", "outbound", "completed", "false", "true", "2026-06-09 08:10"),
            ("ann", *CALL, "2026-06-09 08:40"),
        ],
    ),
    "planned_task": (
        "ann",
        "2026-06-09 08:00",
        [
            ("ann", "task", "outbound", "not_started", "false", "false", "2026-06-09 08:10"),
            ("ann", *CALL, "2026-06-09 08:40"),
        ],
    ),
    "automated_mail": (
        "ann",
        "2026-06-09 08:00",
        [
            ("ann", "email", "outbound", "sent", "true", "false", "2026-06-09 08:01"),
            ("ann", "email", "outbound", "sent", "", "false", "2026-06-09 08:02"),
            ("ann", "email", "outbound", "sent", "false", "false", "2026-06-09 08:40"),
        ],
    ),
    "answered_inbound_call": (
        "ann",
        "2026-06-09 08:00",
        [
            ("ann", "call", "inbound", "no_answer", "false", "false", "2026-06-09 08:10"),
            ("ann", "call", "inbound", "connected", "false", "false", "2026-06-09 08:40"),
        ],
    ),
    "act_of_marketing": (
        "ann",
        "2026-06-09 08:00",
        [("mia", *CALL, "2026-06-09 08:10"), ("ann", *CALL, "2026-06-09 08:40")],
    ),
    "handoff_reassigned": ("ann", "2026-07-06 16:00", [("bob", *CALL, "2026-07-06 16:45")]),
    "owner_unknown": (None, "2026-06-05 15:30", []),
    "owner_unknown_and_answered": (None, "2026-06-05 15:30", [("ann", *CALL, "2026-06-08 07:20")]),
    "routed_late": ("late", "2026-06-09 08:00", [("ann", *CALL, "2026-06-09 09:10")]),
}
# sla_state, business minutes until the answer, whether sales was in contact before
EXPECTED = {
    "holidays": ("met", 50, False),
    "weekend": ("met", 50, False),
    "outside_hours": ("met", 30, False),
    "exactly_at_target": ("met", 60, False),
    "a_second_too_late": ("breached", 60.02, False),
    "clocks_go_forward": ("met", 60, False),
    "clocks_go_back": ("met", 60, False),
    "over_the_change_forward": ("met", 50, False),
    "over_the_change_back": ("met", 50, False),
    "over_the_change_forward_in_new_york": ("met", 50, False),
    "over_the_change_back_in_new_york": ("met", 50, False),
    "around_the_clock": ("met", 45, False),
    "half_day": ("met", 50, False),
    "lunch_break": ("met", 20, False),
    "schedule_changed": ("met", 50, False),
    "team_moved": ("met", 50, False),
    "other_zone": ("met", 45, False),
    "other_zone_at_night": ("met", 30, False),
    "not_yet_replied": ("pending", None, False),
    "never_replied": ("breached", None, False),
    "contact_before_handoff": ("met", 10, True),
    "deleted_task": ("met", 40, False),
    "planned_task": ("met", 40, False),
    "automated_mail": ("met", 40, False),
    "answered_inbound_call": ("met", 40, False),
    "act_of_marketing": ("met", 40, False),
    "handoff_reassigned": ("met", 45, False),
    "owner_unknown": ("breached", None, False),
    "owner_unknown_and_answered": ("met", 50, False),
    "routed_late": ("breached", 70, False),
}
CONTRACT = """
create table warehouse.intermediate.int_settings_resolved as
    select timestamp '{as_of}' as as_of_at, date '{as_of}' as as_of_date,
        'Europe/Berlin' as timezone;
create table warehouse.staging.stg_contract__teams as
    from (values
        ('Berlin', 'sales', 'sdr', 'office', 'Europe/Berlin', date '2025-01-01', null),
        ('New York', 'sales', 'sdr', 'office', 'America/New_York', date '2025-01-01', null),
        ('Night', 'sales', 'sdr', 'always', 'Europe/Berlin', date '2025-01-01', null),
        ('London', 'sales', 'sales', 'shifting', 'Europe/London', date '2025-01-01', null),
        ('Halves', 'sales', 'sdr', 'short_friday', 'Europe/Berlin', date '2025-01-01', null),
        ('Movers', 'sales', 'sales', 'office', 'Europe/London', date '2025-01-01', '2026-06-30'),
        ('Movers', 'sales', 'sales', 'office', 'America/New_York', date '2026-07-01', null),
        ('Brand', 'marketing', 'marketing', 'office', 'Europe/Berlin', date '2025-01-01', null)
    ) as t(team, department, role, schedule, timezone, valid_from, valid_to);
alter table warehouse.staging.stg_contract__teams alter valid_to type date;
create table warehouse.staging.stg_contract__schedules as
    select schedule, opens_at, closes_at, cast(weekday as bigint) as weekday,
        cast(valid_from as date) as valid_from, cast(valid_to as date) as valid_to
    from (values
        ('office', '09:00', '18:00', 5, '2025-01-01', null),
        ('always', '00:00', '24:00', 7, '2025-01-01', null),
        ('shifting', '09:00', '17:00', 5, '2025-01-01', '2026-06-30'),
        ('shifting', '08:00', '16:00', 5, '2026-07-01', null)
    ) as t(schedule, opens_at, closes_at, days, valid_from, valid_to)
    cross join range(1, 8) as w(weekday) where weekday <= days
    union all
    select 'short_friday', opens_at, closes_at, weekday, date '2025-01-01', null
    from (values ('09:00', '12:00', 1), ('13:00', '18:00', 1), ('09:00', '13:00', 5))
        as t(opens_at, closes_at, weekday);
create table warehouse.staging.stg_contract__holidays as
    select 'office' as schedule, unnest([date '2026-04-03', date '2026-04-06']) as holiday_date,
        date '2025-01-01' as valid_from, cast(null as date) as valid_to;
create table warehouse.staging.stg_contract__team_members as
    select owner_id, team, date '2025-01-01' as valid_from, cast(null as date) as valid_to
    from (values ('ann', 'Berlin'), ('late', 'Berlin'), ('bob', 'New York'), ('nora', 'Night'),
        ('liz', 'London'), ('eve', 'Halves'), ('max', 'Movers'), ('mia', 'Brand'))
        as t(owner_id, team);
create table warehouse.staging.stg_contract__sla_targets as
    select 'first_response' as sla, 'sales' as owed_by, 'mql' as from_stage,
        'first_action' as measure, 60 as target_value, 'business_minutes' as unit,
        date '2025-01-01' as valid_from, cast(null as date) as valid_to;
create table warehouse.staging.stg_hubspot__property_changes as
    select 'contact' as object_type, 'hubspot_owner_id' as property, object_id, value,
        false as is_deleted, cast(changed_at as timestamp) as changed_at
    from (values ('routed_late', 'late', '2026-06-09 08:40'),
        ('handoff_reassigned', 'ann', '2026-07-06 15:00'),
        ('handoff_reassigned', 'bob', '2026-07-06 16:20'))
        as t(object_id, value, changed_at);
create table warehouse.staging.stg_salesforce__lead_changes (contact_id varchar, field varchar,
    old_value varchar, new_value varchar, is_deleted boolean, changed_at timestamp);
create table warehouse.staging.stg_files__activities (activity_id varchar, activity_type varchar,
    direction varchar, outcome varchar, owner_id varchar, contact_id varchar, company_id varchar,
    deal_id varchar, period_label varchar, duration_seconds bigint, is_automated boolean,
    is_deleted boolean, occurred_at timestamp);
create table warehouse.intermediate.int_salesforce_activities_unioned as
    select *, null as created_at from warehouse.staging.stg_files__activities;
create table warehouse.intermediate.int_activity_mirrors_matched (activity_id varchar);
create table warehouse.intermediate.int_deal_mirrors_matched
    (deal_id varchar, mirrored_deal_id varchar);
create table warehouse.intermediate.activity_outcomes as
    from read_csv('{seeds}/activity_outcomes.csv');
create table warehouse.intermediate.handoff_rows as from read_csv('{folder}/handoffs.csv');
create table warehouse.intermediate.int_handoffs_offered as
    select handoff_id, handoff_id as contact_id, handoff_id as customer_id, handoff_id as pass_id,
        owner_id, cast(null as varchar) as exit_stage, cast(null as varchar) as exit_reason,
        false as is_accepted, false as is_acceptance_implied, cast(null as varchar) as period_label,
        cast(handed_off_at as timestamp) as handed_off_at,
        cast(handed_off_at as date) as handed_off_date, cast(null as timestamp) as rejected_at,
        cast(null as timestamp) as accepted_at, cast(null as timestamp) as exited_at
    from warehouse.intermediate.handoff_rows;
create table warehouse.intermediate.int_stage_entries_built as
    select 'mql' as stage, handed_off_date as entered_date
    from warehouse.intermediate.int_handoffs_offered;
create table warehouse.intermediate.int_identities_resolved as
    select 'contact:' || handoff_id as record_node, handoff_id as customer_id
    from warehouse.intermediate.int_handoffs_offered;
create table warehouse.intermediate.int_hubspot_activities_unioned as
    select activity_id, activity_id as vendor_id, activity_type, direction, outcome, owner_id,
        cast(null as bigint) as duration_seconds, is_automated, is_deleted,
        occurred_at as created_at, occurred_at
    from read_csv('{folder}/acts.csv');
create table warehouse.intermediate.int_associations_ranked as
    select activity_id as from_id, activity_type as from_object_type, handoff_id as to_id,
        'contact' as to_object_type, 1 as link_rank
    from read_csv('{folder}/acts.csv');
"""


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict]]:
    """What the models say of each case."""
    folder = tmp_path_factory.mktemp("handshakes")
    sql = compiled_models(folder / "target", MODELS)
    _write(folder)
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as warehouse")
        connection.execute("create schema warehouse.staging")
        connection.execute("create schema warehouse.intermediate")
        connection.execute(CONTRACT.format(as_of=AS_OF, folder=folder, seeds=PROJECT / "seeds"))
        for name in MODELS:
            connection.execute(f"create table warehouse.intermediate.{name} as {sql[name]}")
        cursor = connection.execute("from warehouse.intermediate.int_handoffs_judged")
        names = [column[0] for column in cursor.description or ()]
        yield {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def _write(folder: Path) -> None:
    with (folder / "handoffs.csv").open("w") as handoffs, (folder / "acts.csv").open("w") as acts:
        offered, done = csv.writer(handoffs), csv.writer(acts)
        offered.writerow(("handoff_id", "owner_id", "handed_off_at"))
        done.writerow(("handoff_id", "activity_id", "owner_id", "activity_type", "direction",
                       "outcome", "is_automated", "is_deleted", "occurred_at"))  # fmt: skip
        for name, (owner, handed_off_at, steps) in CASES.items():
            offered.writerow((name, owner, handed_off_at))
            done.writerows((name, f"{name}:{n}", *step) for n, step in enumerate(steps))


@pytest.mark.parametrize("case", CASES)
def test_the_clock_stops_when_a_person_of_sales_acts_and_runs_in_the_teams_hours(
    judged: dict[str, dict], case: str
):
    state, minutes, is_engaged = EXPECTED[case]
    found = judged[case]
    assert (found["sla_state"], found["is_already_engaged"]) == (state, is_engaged)
    assert found["response_business_minutes"] == (
        minutes if minutes is None else pytest.approx(minutes, abs=0.004)
    )


def test_the_delay_of_the_routing_is_told_apart_from_that_of_the_rep(judged: dict[str, dict]):
    found = judged["routed_late"]
    assert (found["routing_business_minutes"], found["human_business_minutes"]) == (40, 30)
    assert (found["sla_state"], found["rep_sla_state"]) == ("breached", "met")


def test_nobodys_lead_waits_for_an_owner_and_not_for_a_rep(judged: dict[str, dict]):
    found = judged["owner_unknown"]
    assert (found["assigned_at"], found["team"]) == (None, None)
    assert (found["sla_state"], found["rep_sla_state"]) == ("breached", "pending")


def test_an_owner_before_the_handoff_leaves_no_delay_to_the_routing(judged: dict[str, dict]):
    assert judged["handoff_reassigned"]["routing_minutes"] == 0
