"""The sparse Markov solver against a dense absorbing chain, walked from the paths themselves."""

import random
from collections import Counter
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from dbt_project.plugins import markov

MONTH = date(2026, 3, 1)
Path = tuple[tuple[str, ...], bool]


def counted(paths: list[Path], month: date = MONTH) -> pa.Table:
    """The rows of int_channel_transitions_counted for these paths."""
    rows: Counter[tuple[str | None, ...]] = Counter()
    for channels, converts in paths:
        for position in range(len(channels) + 1):
            lags = [channels[i] if (i := position - lag) >= 0 else None for lag in range(1, 6)]
            ends = position == len(channels)
            outcome = ("conversion" if converts else "null") if ends else "touch"
            rows[(None if ends else channels[position], outcome, *lags)] += 1
    names = ("channel", "outcome", *(f"channel_{lag}" for lag in range(1, 6)))
    columns = zip(*rows, strict=True)
    table = {name: pa.array(c, pa.string()) for name, c in zip(names, columns, strict=True)}
    table |= {"subject_type": pa.array(["person"] * len(rows))}
    table |= {"conversion_type": pa.array(["won"] * len(rows))}
    table |= {"month_start_date": pa.array([month] * len(rows), pa.date32())}
    return pa.table(table | {"transition_count": pa.array(rows.values(), pa.int64())})


def solved(paths: list[Path], order: int) -> dict[str, tuple[float, float]]:
    """Removal effect and share per channel, by the product."""
    shares = markov.channel_shares(counted(paths), {"markov": order}).to_pylist()
    return {row["channel"]: (row["removal_effect"], row["share"]) for row in shares}


def dense_chance(paths: list[Path], order: int, removed: str | None = None) -> float:
    """P(conversion) by N = inv(I - Q) over whole states; states with the channel are null."""
    moves: Counter[tuple[object, object]] = Counter()
    for channels, converts in paths:
        states = [channels[max(0, end - order) : end] for end in range(len(channels) + 1)]
        moves.update(zip(states, [*states[1:], "conversion" if converts else "null"], strict=True))
    transient = sorted({state for state, _ in moves})
    total = Counter()
    for (state, _), count in moves.items():
        total[state] += count
    inside = np.zeros((len(transient), len(transient)))
    absorbed = np.zeros(len(transient))
    for (state, following), count in moves.items():
        row = transient.index(state)
        if following == "conversion":
            absorbed[row] += count / total[state]
        elif following != "null" and removed not in following:
            inside[row, transient.index(following)] += count / total[state]
    return (np.linalg.inv(np.eye(len(transient)) - inside) @ absorbed)[transient.index(())]


@pytest.mark.parametrize("order", range(1, 6))
@pytest.mark.parametrize("seed", range(4))
def test_every_order_is_the_dense_absorbing_chain(order: int, seed: int) -> None:
    dice = random.Random(seed)
    channels = ["Direct", "Email", "Events", "Partner"]
    paths = [
        (tuple(dice.choices(channels, k=dice.randint(1, 8))), dice.random() < 0.4)
        for _ in range(40)
    ]
    whole = dense_chance(paths, order)
    effects = {name: 1 - dense_chance(paths, order, name) / whole for name in channels}
    found = solved(paths, order)
    total = sum(effects.values())
    for name, effect in effects.items():
        assert found[name] == pytest.approx((effect, effect / total), abs=1e-9)


def test_a_small_company_has_the_shares_one_gets_by_hand() -> None:
    paths: list[Path] = [(("a", "b", "c"), True), (("a",), False), (("b", "c"), False)]
    found = solved(paths, 1)
    assert found == {
        "a": (pytest.approx(0.5), pytest.approx(0.2)),
        "b": (pytest.approx(1.0), pytest.approx(0.4)),
        "c": (pytest.approx(1.0), pytest.approx(0.4)),
    }


def test_a_channel_that_never_helped_has_a_share_of_exactly_zero() -> None:
    assert solved([(("a",), True), (("b",), False)], 1) == {"a": (1.0, 1.0), "b": (0.0, 0.0)}


def test_a_month_without_a_conversion_has_no_shares() -> None:
    assert solved([(("a",), False)], 1) == {}


def test_months_are_solved_apart() -> None:
    april = date(2026, 4, 1)
    both = pa.concat_tables([counted([(("a",), True)]), counted([(("b",), True)], april)])
    shares = markov.channel_shares(both, {"markov_1": 1}).to_pylist()
    found = [(row["month_start_date"], row["channel"], row["share"]) for row in shares]
    assert found == [(MONTH, "a", 1.0), (april, "b", 1.0)]


@pytest.mark.parametrize("order", [1, 2, 3, 4, 5])
def test_a_walked_chain_is_the_factorised_one(order: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(order)
    paths = [
        (tuple(chance.choice("abcde") for _ in range(chance.randint(1, 30))), chance.random() < 0.2)
        for _ in range(200)
    ]
    factorised = solved(paths, order)
    monkeypatch.setattr(markov, "STATES_FACTORISED", 0)
    walked = solved(paths, order)
    assert walked.keys() == factorised.keys()
    for channel, figures in factorised.items():
        assert walked[channel] == pytest.approx(figures, abs=2e-12)
