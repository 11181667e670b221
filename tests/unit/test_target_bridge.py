"""The apportioning of a missed target: known answers, and laws that every chain obeys."""

import sys
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

sys.path.append(str(Path(__file__).parents[2] / "dbt_project" / "plugins"))
from target_bridge import shapley_bridge

PLAN = [1000, 0.30, 0.60, 0.50, 0.25, 20000]
ACTUAL = [1300, 0.25, 0.55, 0.50, 0.20, 19000]


def chain(*factors: float) -> np.ndarray:
    return np.array(factors, float)[:, None]


def sides(players: int, segments: int):
    numbers = st.one_of(st.just(0.0), st.floats(0.001, 1000))
    one = arrays(float, (players, segments), elements=numbers)
    return st.tuples(one, one)


def test_the_golden_table_of_six_factors_comes_out_to_the_cent():
    bridge = shapley_bridge(chain(*PLAN), chain(*ACTUAL))
    assert (bridge.plan, bridge.actual) == (pytest.approx(450_000), pytest.approx(339_625))
    assert np.round(bridge.effects, 2).tolist() == [
        104_939.69, -72_174.90, -34_521.77, 0, -88_250.42, -20_367.60,
    ]  # fmt: skip
    assert np.round(bridge.top_down, 2).tolist() == [135_000, -97_500, -40_625, 0, -89_375, -17_875]
    assert np.round(bridge.bottom_up, 2).tolist() == [78_375, -52_250, -28_500, 0, -85_500, -22_500]
    assert round(bridge.effects.sum(), 6) == -110_375


def test_a_wrong_audience_is_mix_and_no_rate():
    plan = np.array([[2 / 3, 1 / 3], [0.30, 0.10]])
    actual = np.array([[0.30, 0.70], [0.30, 0.10]])
    mix, rate = shapley_bridge(plan, actual).effects * 100
    assert rate == pytest.approx(0, abs=1e-12)
    assert mix == pytest.approx(-22 / 3)


def test_two_players_are_kitagawas_midpoints():
    w0, w1 = np.array([0.5, 0.5]), np.array([0.2, 0.8])
    r0, r1 = np.array([0.4, 0.1]), np.array([0.3, 0.2])
    mix, rate = shapley_bridge(np.array([w0, r0]), np.array([w1, r1])).effects
    assert mix == pytest.approx(((w1 - w0) * (r1 + r0)).sum() / 2)
    assert rate == pytest.approx(((r1 - r0) * (w1 + w0)).sum() / 2)


def test_nothing_sold_is_still_apportioned_in_full():
    bridge = shapley_bridge(chain(*PLAN), chain(1300, 0.25, 0.0, 0.0, 0.20, 19000))
    assert np.isfinite(bridge.effects).all()
    assert bridge.effects.sum() == pytest.approx(-450_000)


def test_a_rate_that_nobody_could_reach_takes_the_plans_and_has_no_effect():
    nothing = shapley_bridge(chain(100, 0.5, 0.2), chain(100, 0.0, float("nan")))
    assert nothing.effects.tolist() == pytest.approx([0, -10, 0])


def test_many_chains_at_once_are_the_same_as_one_by_one():
    rng = np.random.default_rng(7)
    plan, actual = rng.random((2, 36, 7, 50))
    together = shapley_bridge(plan, actual)
    for month in (0, 35):
        alone = shapley_bridge(plan[month], actual[month])
        assert together.effects[month] == pytest.approx(alone.effects)
        assert together.lowest[month] == pytest.approx(alone.lowest)


def test_the_range_is_what_all_orders_give():
    plan, actual = chain(*PLAN[:4]), chain(*ACTUAL[:4])
    found: list[list[float]] = [[] for _ in plan]
    for order in permutations(range(4)):
        mixed = plan.copy()
        for player in order:
            before = mixed.prod()
            mixed[player] = actual[player]
            found[player].append(mixed.prod() - before)
    bridge = shapley_bridge(plan, actual)
    assert bridge.effects == pytest.approx([np.mean(one) for one in found])
    assert bridge.lowest == pytest.approx([min(one) for one in found])
    assert bridge.highest == pytest.approx([max(one) for one in found])


def test_two_shapes_are_refused():
    with pytest.raises(ValueError, match="one shape"):
        shapley_bridge(chain(1, 2), chain(1, 2, 3))


@settings(max_examples=60, deadline=None)
@given(sides(7, 4))
def test_the_terms_sum_to_the_difference(both: tuple[np.ndarray, np.ndarray]):
    plan, actual = both
    bridge = shapley_bridge(plan, actual)
    scale = max(bridge.plan, bridge.actual, np.abs(bridge.effects).max(), 1.0)
    total = actual.prod(axis=0).sum() - plan.prod(axis=0).sum()
    assert abs(bridge.effects.sum() - total) <= 1e-9 * scale
    assert (bridge.lowest <= bridge.effects + 1e-9 * scale).all()
    assert (bridge.effects <= bridge.highest + 1e-9 * scale).all()


@settings(max_examples=60, deadline=None)
@given(sides(5, 3), st.permutations(range(5)), st.permutations(range(3)))
def test_neither_the_order_of_players_nor_that_of_segments_matters(
    both: tuple[np.ndarray, np.ndarray], players: list[int], segments: list[int]
):
    plan, actual = both
    bridge = shapley_bridge(plan, actual)
    moved = shapley_bridge(plan[players][:, segments], actual[players][:, segments])
    scale = max(np.abs([bridge.lowest, bridge.highest]).max(), 1.0)
    assert np.abs(moved.effects - bridge.effects[players]).max() <= 1e-9 * scale
