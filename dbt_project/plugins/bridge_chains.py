"""The bridges of all periods at once: each chain's Shapley values with a bootstrap interval.

A chain runs from plan to actual of one metric, period and scope (the company, a segment, a
channel). The company's chain has vectors over the cells that the plan names. Accounts are drawn
with all their passes, because the people of one account decide together.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from target_bridge import shapley_bridge, shapley_effects, unit_effects

Floats = NDArray[np.float64]
Row = dict[str, Any]
Place = tuple[str, str, str]
DRAWS = 1000
SEED = 2026
# draws are held at once for this many numbers: 64 MB
HELD = 8_000_000
MIX = "mix"
EFFECTS = pa.schema(
    [
        ("metric", pa.string()),
        ("segment", pa.string()),
        ("channel", pa.string()),
        ("factor", pa.string()),
        ("effect", pa.float64()),
        ("lowest", pa.float64()),
        ("highest", pa.float64()),
        ("lower_effect", pa.float64()),
        ("upper_effect", pa.float64()),
        ("unit_effect", pa.float64()),
        ("plan_product", pa.float64()),
        ("actual_product", pa.float64()),
        ("is_mix_planned", pa.bool_()),
        ("period_start_date", pa.date32()),
        ("period_end_date", pa.date32()),
    ]
)


def bridge_effects(cells: pa.Table, sums: pa.Table, draws: int = DRAWS) -> pa.Table:
    """Apportion every chain to its factors, with a 95 % interval of each effect.

    cells: one row per metric, period, scope (segment, channel), cell of it (cell_segment,
    cell_channel) and factor, with kind, position and planned_value (null: the plan lacks it). The
    scope itself is always one of its cells. sums: one row per period, segment, channel, factor and
    account with value_sum and sample_count, mature members only.
    """
    observed: dict[tuple[date, date], list[int]] = defaultdict(list)
    measured = sums.to_pydict()
    starts, ends = measured["period_start_date"], measured["period_end_date"]
    for number, period in enumerate(zip(starts, ends, strict=True)):
        observed[period].append(number)
    found: list[Row] = []
    for period, rows in _grouped(cells.to_pylist(), "period_start_date", "period_end_date"):
        drawn = Drawn(measured, observed[period], draws)
        found += _bridged(list(_chains(rows)), drawn)
    return pa.Table.from_pylist(found, EFFECTS)


class Drawn:
    """What one period's members did, as observed (index 0) and in every draw of accounts."""

    def __init__(self, measured: dict[str, list[Any]], numbers: list[int], draws: int) -> None:
        """measured: columns of sums; numbers: its rows of the period."""
        accounts = sorted({measured["account_id"][number] for number in numbers})
        order = {account: place for place, account in enumerate(accounts)}
        named = [
            (measured["segment"][n], measured["channel"][n], measured["factor"][n]) for n in numbers
        ]
        self.places = {place: column for column, place in enumerate(sorted(set(named)))}
        at = [order[measured["account_id"][n]] for n in numbers], [self.places[p] for p in named]
        shape = len(accounts), len(self.places)
        values = [float(measured["value_sum"][n]) for n in numbers]
        counts = [float(measured["sample_count"][n]) for n in numbers]
        weights = _weights(len(accounts), draws)
        self.sums = _weighed(csr_matrix((values, at), shape), weights)
        self.counts = _weighed(csr_matrix((counts, at), shape), weights)

    def volume(self, place: Place) -> Floats:
        """How many there were; nobody is none."""
        return self._column(self.sums, place, 0.0)

    def mean(self, place: Place) -> Floats:
        """Rate or mean value; not a number where nobody was observed."""
        counts = self._column(self.counts, place, np.nan)
        return self._column(self.sums, place, np.nan) / np.where(counts > 0, counts, np.nan)

    def _column(self, table: Floats, place: Place, absent: float) -> Floats:
        if place not in self.places:
            return np.full(len(table), absent)
        return table[:, self.places[place]]


def _weights(accounts: int, draws: int) -> Floats:
    """How often each account is in the sample (once) and in each draw.

    Poisson weights, not a fixed number of accounts: how many came at all is chance too, and a
    sample of fixed size would give every volume an interval of no width.
    """
    drawn = np.random.default_rng(SEED).poisson(1.0, (draws, accounts))
    return np.vstack([np.ones((1, accounts)), drawn])


def _weighed(table: csr_matrix, weights: Floats) -> Floats:
    """(1 + draws, places): the sums over accounts under each row of weights."""
    return np.asarray((table.T @ weights.T).T)


class Chain:
    """One chain before its numbers: whose it is, its factors in order, its cells and plans."""

    def __init__(self, rows: list[Row]) -> None:
        """rows: those of one metric, period and scope, of all its cells."""
        first = rows[0]
        self.scope = first["segment"], first["channel"]
        self.key = {name: first[name] for name in ("metric", "segment", "channel")}
        self.key |= {name: first[name] for name in ("period_start_date", "period_end_date")}
        factors = sorted({(row["position"], row["factor"], row["kind"]) for row in rows})
        self.factors = [factor for _, factor, _ in factors]
        self.kinds = [kind for _, _, kind in factors]
        plans: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for row in rows:
            planned = row["planned_value"]
            cell = row["cell_segment"], row["cell_channel"]
            plans[cell][row["factor"]] = np.nan if planned is None else float(planned)
        self.total = plans.pop(self.scope)
        self.cells = plans if len(self.factors) > 1 else {}

    @property
    def players(self) -> list[str]:
        """The factors that share the difference."""
        return [self.factors[0], MIX, *self.factors[1:]] if self.cells else self.factors

    @property
    def lacks_mix(self) -> bool:
        """The company's plan names no segment or channel: its mix moves nothing, and that is said."""
        return self.scope == ("all", "all") and len(self.factors) > 1 and not self.cells

    def sides(self, drawn: Drawn) -> tuple[Floats, Floats]:
        """Plan (players, cells) and actual (1 + draws, players, cells)."""
        return self._vectors(drawn) if self.cells else self._scalars(drawn)

    def _scalars(self, drawn: Drawn) -> tuple[Floats, Floats]:
        plan = np.array([self.total[factor] for factor in self.factors])[:, None]
        actual = [self._reached(drawn, self.scope, number) for number in range(len(self.factors))]
        return plan, np.stack(actual, axis=-1)[..., None]

    def _vectors(self, drawn: Drawn) -> tuple[Floats, Floats]:
        """Volume, the mix over cells, then each rate per cell; last, what no cell was planned."""
        names = sorted(self.cells)
        volume = self.factors[0]
        planned = np.nan_to_num([self.cells[name][volume] for name in names])
        total = self.total[volume]
        whole = max(planned.sum(), np.nan_to_num(total))
        plan = [np.full(len(names) + 1, total), np.append(planned, whole - planned.sum()) / whole]
        came = np.stack([drawn.volume((*name, volume)) for name in names], axis=-1)
        came = np.append(came, np.zeros((len(came), 1)), axis=-1)
        everybody = came.sum(axis=-1, keepdims=True)
        actual = [np.repeat(everybody, came.shape[-1], axis=-1)]
        actual.append(came / np.where(everybody > 0, everybody, np.nan))
        for number, factor in enumerate(self.factors[1:], 1):
            plan.append(np.array([*(self.cells[n][factor] for n in names), self.total[factor]]))
            reached = [self._reached(drawn, name, number) for name in names]
            reached.append(np.full(len(came), np.nan))
            actual.append(self._filled(np.stack(reached, axis=-1), drawn, number))
        return np.stack(plan), np.stack(actual, axis=1)

    def _filled(self, reached: Floats, drawn: Drawn, number: int) -> Floats:
        """A cell without entrants takes the plan's number, and where there is none the company's."""
        if not np.isnan(self.total[self.factors[number]]):
            return reached
        return np.where(
            np.isnan(reached), self._reached(drawn, self.scope, number)[:, None], reached
        )

    def _reached(self, drawn: Drawn, cell: tuple[str, str], number: int) -> Floats:
        place = (*cell, self.factors[number])
        return drawn.volume(place) if self.kinds[number] == "volume" else drawn.mean(place)


def _chains(rows: list[Row]) -> Iterator[Chain]:
    for _, own in _grouped(rows, "metric", "segment", "channel"):
        yield Chain(own)


def _bridged(chains: list[Chain], drawn: Drawn) -> Iterator[Row]:
    """Chains of one shape are computed together, as many as may be held."""
    sides = [chain.sides(drawn) for chain in chains]
    shapes: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for number, (plan, _) in enumerate(sides):
        shapes[plan.shape].append(number)
    for shape, numbers in shapes.items():
        most = max(1, HELD // (len(drawn.sums) * int(np.prod(shape))))
        for first in range(0, len(numbers), most):
            some = numbers[first : first + most]
            plan = np.stack([sides[number][0] for number in some])
            actual = np.stack([sides[number][1] for number in some], axis=1)
            yield from _effects([chains[number] for number in some], plan, actual)


def _effects(chains: list[Chain], plan: Floats, actual: Floats) -> Iterator[Row]:
    bridge = shapley_bridge(plan, actual[0])
    lower, upper = np.quantile(shapley_effects(plan, actual)[1:], [0.025, 0.975], axis=0)
    units = unit_effects(plan, actual[0]).sum(axis=-1)
    parts = bridge.effects, bridge.lowest, bridge.highest, lower, upper, units
    names = ("effect", "lowest", "highest", "lower_effect", "upper_effect", "unit_effect")
    for number, chain in enumerate(chains):
        whole = {
            **chain.key,
            "plan_product": bridge.plan[number],
            "actual_product": bridge.actual[number],
            "is_mix_planned": bool(chain.cells),
        }
        for player, factor in enumerate(chain.players):
            numbers = (float(part[number, player]) for part in parts)
            yield {**whole, "factor": factor, **dict(zip(names, numbers, strict=True))}
        if chain.lacks_mix:
            yield {**whole, "factor": MIX, **dict.fromkeys(names, 0.0)}


def _grouped(rows: Iterable[Row], *names: str) -> Iterator[tuple[tuple[Any, ...], list[Row]]]:
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    yield from sorted(groups.items())
