"""Channel-level Markov attribution: what a month would lose without a channel, solved exactly.

A path walks from channel to channel and is absorbed by a conversion or by nothing (null). The states
of order k are the last k channels of a path; fewer at its beginning. Removing a channel sends
everything that would enter it to null (Anderl et al. 2016, "Mapping the customer journey"). The
chance of a conversion is one sparse linear solve with the channel and one without, no simulation.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array, csr_array, eye_array
from scipy.sparse.linalg import splu

LONGEST_MEMORY = 5
# above it the factors of a chain cost more than walking it
STATES_FACTORISED = 1_000
STILL_WALKING = 1e-18
NOBODY = -1
LAGS = tuple(f"channel_{lag}" for lag in range(1, LONGEST_MEMORY + 1))
MONTHS = ("subject_type", "conversion_type", "month_start_date")
SHARES = (
    ("method", pa.string()),
    ("channel", pa.string()),
    ("removal_effect", pa.float64()),
    ("share", pa.float64()),
)


def channel_shares(
    transitions: pa.Table, orders: Mapping[str, int], chains: Sequence[str] = MONTHS
) -> pa.Table:
    """Give every channel's removal effect and share, per chain and method.

    transitions: rows of int_channel_transitions_counted. orders: method to its order, 1 to 5.
    chains: the columns that tell one chain from another, first in the answer. Shares are removal
    effects over their sum, 1 per chain and method; nothing is floored. A chain whose paths hold
    no conversion has no rows.
    """
    schema = pa.schema([*(transitions.schema.field(name) for name in chains), *SHARES])
    names, coded = _coded_channels(transitions)
    counts = transitions["transition_count"].to_numpy().astype(float)
    converts = transitions["outcome"].to_numpy() == "conversion"
    rows: list[tuple[Any, ...]] = []
    for chain, members in _chains(transitions, chains):
        present = np.unique(coded[members, 0][coded[members, 0] > 0])
        for method, order in orders.items():
            effects = removal_effects(
                coded[members, : order + 1], counts[members], converts[members], present
            )
            total = effects.sum()
            if total > 0:
                rows += [
                    (*chain, method, names[code - 1], effect, effect / total)
                    for code, effect in zip(present, effects, strict=True)
                ]
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema)


def removal_effects(
    channels: np.ndarray, counts: np.ndarray, converts: np.ndarray, removed: np.ndarray
) -> np.ndarray:
    """Give 1 - P(conversion without the channel) / P(conversion) for each channel of `removed`.

    channels: one row per transition: the channel entered (0 where the path ends), then the
    channels before it, the latest first (0 before the path began); as many as the order.
    counts: how often it happened. converts: whether an ending path converts. All 0 where
    nothing converts.
    """
    moves = channels[:, 0] > 0
    # a state is its channels as the digits of one number; no channel at all, the start, is 0
    digit = (channels.max() + 1) ** np.arange(channels.shape[1] - 1)
    states, state = np.unique(
        np.concatenate([channels[:, 1:] @ digit, channels[moves, :-1] @ digit]),
        return_inverse=True,
    )
    origin, target = state[: len(channels)], state[len(channels) :]
    chance = counts / np.bincount(origin, counts)[origin]
    converting = np.bincount(origin[converts], chance[converts], len(states))
    walk = (origin[moves], target, channels[moves, 0], chance[moves])
    chances = _factorised if len(states) <= STATES_FACTORISED else _walked
    whole, *without = chances(walk, converting, np.array([NOBODY, *removed]))
    if not whole > 0:
        return np.zeros(len(removed))
    # twelve decimals: what a channel without effect leaves is the solve's rounding, not its worth
    return np.round(1 - np.array(without) / whole, 12)


def _factorised(
    walk: tuple[np.ndarray, ...], converting: np.ndarray, removed: np.ndarray
) -> np.ndarray:
    """Chance to convert from the start, once per removed channel: (I - Q) x = r, factorised.

    One copy of the chain per removed channel, all in one block-diagonal system, because hundreds
    of small factorisations cost more in calls than in arithmetic.
    """
    origin, target, entered, chance = walk
    copy, move = np.nonzero(entered[None, :] != removed[:, None])
    size = len(converting)
    shape = (size * len(removed), size * len(removed))
    inner = coo_array(
        (chance[move], (origin[move] + copy * size, target[move] + copy * size)), shape=shape
    )
    system = (eye_array(shape[0], format="csc") - inner).tocsc()
    return splu(system).solve(np.tile(converting, len(removed)))[::size]


def _walked(
    walk: tuple[np.ndarray, ...], converting: np.ndarray, removed: np.ndarray
) -> np.ndarray:
    """The same as the sum of r + Qr + QQr + ..., walked until hardly anybody is still walking.

    The factors of a long memory fill up: seventy thousand transitions took a minute, walked they
    take a second. What is left out is less than who still walks, at most a millionth of the last
    decimal that is kept.
    """
    origin, target, entered, chance = walk
    size = len(converting)
    moves = csr_array((chance, (origin, target)), shape=(size, size))
    latest = np.zeros(size, dtype=entered.dtype)
    latest[target] = entered
    stays = (latest[:, None] != removed[None, :]).astype(float)
    walking, chances = np.ones(size), np.zeros((size, len(removed)))
    while walking.max() > STILL_WALKING:
        walking = moves @ walking
        chances = (moves @ chances + converting[:, None]) * stays
    return chances[0]


def _coded_channels(transitions: pa.Table) -> tuple[list[str], np.ndarray]:
    """Number the channels from 1 in order of name; 0 stands for none."""
    columns = [transitions[name].combine_chunks() for name in ("channel", *LAGS)]
    names = sorted(set(columns[0].drop_null().unique().to_pylist()))
    number = pa.array(names, pa.string())
    coded = [pc.index_in(column, number).fill_null(-1).to_numpy() + 1 for column in columns]
    return names, np.column_stack(coded)


def _chains(
    transitions: pa.Table, chains: Sequence[str]
) -> Iterator[tuple[tuple[Any, ...], np.ndarray]]:
    """What names a chain, with the positions of its transitions, in order of the names."""
    keys = transitions.select(chains)
    numbered = keys.append_column("position", pa.array(np.arange(len(keys))))
    grouped = numbered.group_by(chains).aggregate([("position", "list")])
    for chain in grouped.sort_by([(name, "ascending") for name in chains]).to_pylist():
        yield tuple(chain[name] for name in chains), np.array(chain["position_list"])
