"""Chance that repeats: every draw comes from a stream named after what it decides."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")


def stream(seed: int, *names: object) -> Random:
    """A generator that depends on seed and names only.

    `Random(text)` hashes with SHA-512, so it is the same in every process, unlike `hash()`. One
    stream per entity and concern keeps a change in one part of the world out of all the others.
    """
    return Random(":".join([str(seed), *map(str, names)]))


def pick(rng: Random, weighted: Sequence[tuple[T, float]]) -> T:
    """One of the items, by weight."""
    ticket = rng.random() * sum(weight for _, weight in weighted)
    for item, weight in weighted:
        ticket -= weight
        if ticket < 0:
            return item
    return weighted[-1][0]


def spread(rng: Random, median: float, sigma: float) -> float:
    """A positive skewed quantity (log-normal) around its median."""
    return median * rng.lognormvariate(0, sigma)


def later(rng: Random, moment: datetime, median_days: float, sigma: float = 0.8) -> datetime:
    """A moment some days after `moment`, whole seconds, at least one minute later."""
    seconds = max(60, round(spread(rng, median_days, sigma) * 86_400))
    return moment + timedelta(seconds=seconds)


def count(rng: Random, mean: float) -> int:
    """A Poisson count by Knuth's product method; meant for means below about 50."""
    limit, product, number = 2.718281828459045**-mean, rng.random(), 0
    while product > limit:
        number += 1
        product *= rng.random()
    return number


def bounded(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """`value` kept inside [low, high]."""
    return max(low, min(high, value))
