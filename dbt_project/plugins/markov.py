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
from scipy.sparse import coo_array, eye_array
from scipy.sparse.linalg import splu

LONGEST_MEMORY = 5
# bounds the memory of one factorisation; large chains are solved a few channels at a time
STATES_AT_ONCE = 200_000
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
    nobody = np.zeros(1, dtype=removed.dtype)
    whole = _conversion_chances(walk, converting, nobody)[0]
    if not whole > 0:
        return np.zeros(len(removed))
    together = max(1, STATES_AT_ONCE // len(states))
    batches = [removed[i : i + together] for i in range(0, len(removed), together)]
    without = [_conversion_chances(walk, converting, batch) for batch in batches]
    # twelve decimals: what a channel without effect leaves is the solve's rounding, not its worth
    return np.round(1 - np.concatenate(without) / whole, 12)


def _conversion_chances(
    walk: tuple[np.ndarray, ...], converting: np.ndarray, removed: np.ndarray
) -> np.ndarray:
    """Chance to convert from the start, once per removed channel: (I - Q) x = r.

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
