"""Who moved a product away from its plan: Shapley values over the factors of a chain.

revenue = leads x rates x win rate x value. Changing one factor after the other gives a different
answer for every order of the factors, and restarts the argument; Shapley (1953) takes the mean over
all orders. It is an accounting allocation, not a causal effect.
"""

from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
# 2 ** 16 subsets of every chain are held at once; a funnel has seven factors
MOST_PLAYERS = 16


@dataclass(frozen=True)
class Bridge:
    """What each factor adds to the difference of actual and plan, per chain.

    effects, lowest, highest, top_down and bottom_up have the shape (..., players): the Shapley
    value, the least and the greatest effect over all orders, and the two orders people use. plan
    and actual have the shape (...,): the values of the two chains.
    """

    effects: Floats
    lowest: Floats
    highest: Floats
    top_down: Floats
    bottom_up: Floats
    plan: Floats
    actual: Floats


def shapley_bridge(plan: ArrayLike, actual: ArrayLike) -> Bridge:
    """Apportion the difference of two chains to their factors, exactly and free of their order.

    plan, actual: (..., players, segments). The value of a chain is the sum over segments of the
    product over players, so a volume is the same in every segment, a mix sums to one, and a chain
    without segments has one. Where one side has no number (nan) it takes the other side's; where
    neither has one, it is zero.

    Raises ValueError where the shapes differ or there are more than 16 players.
    """
    planned, reached = _completed(np.asarray(plan, float), np.asarray(actual, float))
    players = planned.shape[-2]
    values = _subset_values(planned, reached)
    marginals = [_marginals(values, player) for player in range(players)]
    weights = _weights(players)
    full = len(values) - 1
    return Bridge(
        effects=_stacked([np.tensordot(weights, one, axes=1) for one in marginals]),
        lowest=_stacked([one.min(axis=0) for one in marginals]),
        highest=_stacked([one.max(axis=0) for one in marginals]),
        top_down=_stacked([values[2 ** (k + 1) - 1] - values[2**k - 1] for k in range(players)]),
        bottom_up=_stacked(
            [values[full - (2**k - 1)] - values[full - (2 ** (k + 1) - 1)] for k in range(players)]
        ),
        plan=values[0],
        actual=values[full],
    )


def shapley_effects(plan: ArrayLike, actual: ArrayLike) -> Floats:
    """The Shapley values alone, of many chains: (..., players, segments) to (..., players).

    A product is linear in each of its players, so the mean over all orders is the mean over all
    straight mixtures of plan and actual (Owen 1972): an integral of a polynomial, which a few Gauss
    nodes give exactly. Eight players take 4 products instead of 128, which is what draws need.
    """
    planned, reached = _completed(np.asarray(plan, float), np.asarray(actual, float))
    moved = reached - planned
    nodes, weights = np.polynomial.legendre.leggauss((planned.shape[-2] + 1) // 2)
    effects = np.zeros(np.broadcast_shapes(planned.shape, reached.shape)[:-1])
    for node, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
        effects += weight * (_others(planned + node * moved) * moved).sum(axis=-1)
    return effects


def unit_effects(plan: ArrayLike, actual: ArrayLike) -> Floats:
    """What one unit more of a player adds, over all orders: (..., players, segments) to itself.

    It says what a part of a player's difference moved, also where the whole difference is zero.
    """
    planned, reached = _completed(np.asarray(plan, float), np.asarray(actual, float))
    nodes, weights = np.polynomial.legendre.leggauss((planned.shape[-2] + 1) // 2)
    points = zip((nodes + 1) / 2, weights / 2, strict=True)
    return sum(
        (weight * _others(planned + node * (reached - planned)) for node, weight in points),
        np.zeros(np.broadcast_shapes(planned.shape, reached.shape)),
    )


def _others(factors: Floats) -> Floats:
    """The product of all players but each, without dividing: a player may be zero."""
    before, after = np.ones_like(factors), np.ones_like(factors)
    before[..., 1:, :] = np.cumprod(factors[..., :-1, :], axis=-2)
    after[..., :-1, :] = np.cumprod(factors[..., :0:-1, :], axis=-2)[..., ::-1, :]
    return before * after


def _completed(plan: Floats, actual: Floats) -> tuple[Floats, Floats]:
    """Both sides with each other's numbers where they have none."""
    if plan.shape[-2:] != actual.shape[-2:] or min(plan.ndim, actual.ndim) < 2:
        raise ValueError("two chains of one shape are needed")
    if plan.shape[-2] > MOST_PLAYERS:
        raise ValueError(f"a chain has at most {MOST_PLAYERS} players")
    both = np.where(np.isnan(plan), actual, plan), np.where(np.isnan(actual), plan, actual)
    return np.nan_to_num(both[0], nan=0.0), np.nan_to_num(both[1], nan=0.0)


def _subset_values(plan: Floats, actual: Floats) -> Floats:
    """The value of every mixed chain: bit k of the first index says that player k is actual."""
    products = np.ones((1, *plan.shape[:-2], plan.shape[-1]))
    for player in range(plan.shape[-2]):
        sides = plan[..., player, :], actual[..., player, :]
        products = np.concatenate([products * side for side in sides])
    return products.sum(axis=-1)


def _marginals(values: Floats, player: int) -> Floats:
    """What the player adds to each subset of the others, subsets in the order of their bits."""
    split = values.reshape(-1, 2, 2**player, *values.shape[1:])
    return (split[:, 1] - split[:, 0]).reshape(-1, *values.shape[1:])


def _weights(players: int) -> Floats:
    """How often each subset of the others comes first among all orders."""
    sizes = [index.bit_count() for index in range(2 ** (players - 1))]
    orders = [factorial(size) * factorial(players - 1 - size) for size in sizes]
    return np.array(orders) / factorial(players)


def _stacked(parts: list[Floats]) -> Floats:
    return np.stack(parts, axis=-1)
