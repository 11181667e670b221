"""Bridges of whole plans: vectors over segments, draws of accounts, and what a plan may lack."""

import sys
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parents[2] / "dbt_project" / "plugins"))
from bridge_chains import bridge_effects
from target_bridge import shapley_bridge, shapley_effects, unit_effects

JANUARY = {"period_start_date": date(2026, 1, 1), "period_end_date": date(2026, 1, 31)}
FACTORS = (("inquiries", "volume", 1), ("inquiry_to_won_rate", "rate", 3))
SUMS = ("segment", "channel", "factor", "account_id", "value_sum", "sample_count")


def cells(plan: dict[str, tuple[float | None, float | None]], metric: str = "won_deals"):
    """Rows of the company's chain, its segments' cells included; `all` is the company."""
    return [
        {
            "metric": metric, "segment": "all", "channel": "all", "cell_segment": segment,
            "cell_channel": "all", "factor": name, "kind": kind, "position": position,
            "planned_value": planned, **JANUARY,
        }
        for segment, factors in plan.items()
        for (name, kind, position), planned in zip(FACTORS, factors, strict=False)
    ]  # fmt: skip


def sums(reached: dict[str, tuple[int, int]]):
    """One account per person: how many came of a segment, and how many of them were won."""
    rows = []
    for segment, (came, won) in reached.items():
        for number in range(came):
            for scope in ("all", segment):
                account = f"{segment}:{number}"
                rows.append((scope, "all", "inquiries", account, 1.0, 1))
                rows.append((scope, "all", "inquiry_to_won_rate", account, float(number < won), 1))
    found = [{**dict(zip(SUMS, row, strict=True)), **JANUARY} for row in rows]
    names = [*SUMS, *JANUARY]
    return pa.table({name: [row[name] for row in found] for name in names})


def bridged(plan, reached, draws: int = 200) -> dict[str, dict]:
    table = bridge_effects(pa.Table.from_pylist(cells(plan)), sums(reached), draws)
    return {row["factor"]: row for row in table.to_pylist()}


def test_a_wrong_audience_is_mix_and_extra_volume_is_no_harm():
    plan = {"all": (300, 7 / 30), "enterprise": (200, 0.30), "small": (100, 0.10)}
    found = bridged(plan, {"enterprise": (150, 45), "small": (350, 35)})
    assert found["inquiry_to_won_rate"]["effect"] == pytest.approx(0)
    assert found["mix"]["effect"] < 0 < found["inquiries"]["effect"]
    assert sum(row["effect"] for row in found.values()) == pytest.approx(80 - 70)
    # Kitagawa's -7.33 points of rate, at the mean of both volumes
    assert found["mix"]["effect"] == pytest.approx(-22 / 300 * 400)


def test_a_plan_without_segments_has_no_mix_and_says_so():
    found = bridged({"all": (300, 0.2)}, {"enterprise": (150, 45), "small": (350, 35)})
    assert (found["mix"]["effect"], found["mix"]["is_mix_planned"]) == (0, False)
    scalar = shapley_bridge(np.array([[300], [0.2]]), np.array([[500], [80 / 500]]))
    assert found["inquiries"]["effect"] == pytest.approx(scalar.effects[0])


def test_a_segment_without_plan_takes_the_plan_totals_rates():
    plan = {"all": (100, 0.2), "small": (100, 0.2), "new": (None, 0.2)}
    found = bridged(plan, {"small": (60, 12), "new": (40, 8)})
    assert {name: row["effect"] for name, row in found.items()} == {
        "inquiries": pytest.approx(0), "mix": pytest.approx(0),
        "inquiry_to_won_rate": pytest.approx(0),
    }  # fmt: skip


def test_what_no_segment_was_planned_is_still_planned():
    plan = {"all": (200, 0.2), "small": (100, 0.1), "new": (None, 0.2)}
    found = bridged(plan, {"small": (100, 10), "new": (100, 20)})
    assert found["mix"]["plan_product"] == pytest.approx(200 * (0.5 * 0.1 + 0.5 * 0.2))
    assert [row["effect"] for row in found.values()] == pytest.approx([0, 0, 0])


def test_a_plan_without_the_rate_charges_nobody_for_it():
    plan = {"all": (100, None), "small": (100, None)}
    found = bridged(plan, {"small": (80, 8), "other": (20, 0)})
    assert found["inquiry_to_won_rate"]["effect"] == pytest.approx(0)


def test_a_segment_that_nobody_entered_takes_the_plans_rate():
    plan = {"all": (100, 0.2), "small": (50, 0.1), "large": (50, 0.3)}
    found = bridged(plan, {"small": (50, 5)})
    assert found["inquiry_to_won_rate"]["effect"] == pytest.approx(0)
    assert sum(row["effect"] for row in found.values()) == pytest.approx(5 - 20)


def test_draws_are_seeded_and_few_people_make_a_wide_interval():
    plan = {"all": (100, 0.5)}
    few = bridged(plan, {"small": (10, 3)}, 1000)
    assert few == bridged(plan, {"small": (10, 3)}, 1000)
    many = bridged({"all": (1000, 0.5)}, {"small": (1000, 300)}, 1000)
    rate = "inquiry_to_won_rate"
    assert few[rate]["lower_effect"] < few[rate]["effect"] < few[rate]["upper_effect"]
    assert many[rate]["upper_effect"] < 0
    width = {n: (f["upper_effect"] - f["lower_effect"]) / abs(f["effect"])
             for n, f in (("few", few[rate]), ("many", many[rate]))}  # fmt: skip
    assert width["few"] > 3 * width["many"]


def test_an_account_with_many_passes_is_one_chance_and_not_many():
    table = sums({"small": (60, 30)})
    together = ["one" if n < 30 else "two" for n in range(60) for _ in range(4)]
    clustered = table.set_column(table.schema.get_field_index("account_id"), "account_id",
                                 pa.array(together))  # fmt: skip
    rows = pa.Table.from_pylist(cells({"all": (60, 0.2)}))
    wide, narrow = (
        next(r for r in bridge_effects(rows, one).to_pylist() if r["factor"].endswith("rate"))
        for one in (clustered, table)
    )
    assert narrow["lower_effect"] > 0 >= wide["lower_effect"]
    assert wide["effect"] == pytest.approx(narrow["effect"])


def test_nobody_at_all_is_still_apportioned_in_full():
    found = bridged({"all": (100, 0.2)}, {})
    assert sum(row["effect"] for row in found.values()) == pytest.approx(-20)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_the_integral_is_the_mean_over_all_orders(players: int, segments: int, seed: int):
    plan, actual = np.random.default_rng(seed).random((2, players, segments))
    assert shapley_effects(plan, actual) == pytest.approx(shapley_bridge(plan, actual).effects)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 8), st.integers(0, 2**32 - 1))
def test_who_did_as_planned_has_no_effect_and_equals_share_equally(players: int, seed: int):
    plan, actual = np.random.default_rng(seed).random((2, players, 3))
    actual[0] = plan[0]
    assert shapley_effects(plan, actual)[0] == pytest.approx(0, abs=1e-12)
    plan[1], actual[1] = plan[0], actual[0] = plan[0], actual[0] * 2
    twins = shapley_effects(plan, actual)
    assert twins[0] == pytest.approx(twins[1])


@pytest.mark.parametrize("seed", range(5))
def test_the_effect_of_a_factor_is_its_units_times_what_one_of_them_adds(seed: int):
    rng = np.random.default_rng(seed)
    plan, actual = rng.random((2, 7, 3))
    units = unit_effects(plan, actual)
    assert (units * (actual - plan)).sum(axis=-1) == pytest.approx(shapley_effects(plan, actual))
    actual[4] = plan[4]
    unmoved = unit_effects(plan, actual)[4]
    actual[4] += 0.01
    assert unmoved.sum() * 0.01 == pytest.approx(shapley_effects(plan, actual)[4])
