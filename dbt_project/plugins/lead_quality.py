"""How likely a lead is to be won, by what was known when it was handed over, and nothing later.

Logistic regression on a handful of yes/no features with a ridge penalty: each weight can be read
and argued about. Every month has a model of its own, fitted on the leads whose outcome was known
when the month began, so that a score never changes with what became of the lead.
"""

import hashlib
from collections.abc import Iterator
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Floats = NDArray[np.float64]
# one imagined lead per feature that speaks neither way; the base rate itself is not shrunk
RIDGE = 1.0
# fewer wins or losses than this per fit tell a base rate and nothing about features
FEWEST_OF_EITHER = 10
SCORES = pa.schema(
    [
        ("handoff_id", pa.string()),
        ("basis", pa.string()),
        ("model_version", pa.string()),
        ("win_rate", pa.float64()),
        ("base_rate", pa.float64()),
        ("trained_count", pa.int64()),
        ("latest_win_rate", pa.float64()),
        ("latest_base_rate", pa.float64()),
    ]
)


def lead_scores(
    leads: pa.Table, features: pa.Table, fewest: int, planned: float | None
) -> pa.Table:
    """Give each lead the chance to be won that its month's model sees in it.

    leads: handoff_id, month_start_date, known_date (when its outcome is known; null = not yet),
    is_won. features: handoff_id, feature. fewest: mature leads below which the planned win rate
    stands, marked cold_start; without a plan, the rate of what is known. The latest rates are those
    of one model for all, fitted on everything known by now: to compare leads of different months.
    Rows in order of leads.
    """
    rows = leads.to_pylist()
    matrix = _matrix([row["handoff_id"] for row in rows], features)
    months = np.array([row["month_start_date"] or date.max for row in rows])
    known = np.array([row["known_date"] or date.max for row in rows])
    won = np.array([bool(row["is_won"]) for row in rows], float)
    known_now = known < date.max
    _, _, latest, latest_base = _fit(matrix[known_now], won[known_now], fewest, planned)
    latest_rates = expit(matrix @ latest)
    scored: dict[int, tuple[object, ...]] = {}
    for month, members in _by_month(months):
        trained = known < month
        fitted = _fit(matrix[trained], won[trained], fewest, planned)
        basis, version, weights, base = fitted
        for place, chance in zip(members, expit(matrix[members] @ weights), strict=True):
            number = rows[place]["handoff_id"]
            # features that nobody had yet move a sum's last digit, and must not move a score
            frozen = (number, basis, version, round(float(chance), 12), base, int(trained.sum()))
            scored[place] = (*frozen, float(latest_rates[place]), latest_base)
    columns = list(zip(*(scored[place] for place in sorted(scored)), strict=True))
    columns = columns or [()] * len(SCORES)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, SCORES, strict=True)], SCORES)


def _matrix(keys: list[str], features: pa.Table) -> Floats:
    """One row per lead: 1 for the base rate, then 0 or 1 per feature in order of name."""
    place = {key: number for number, key in enumerate(keys)}
    pairs = [(row["handoff_id"], row["feature"]) for row in features.to_pylist()]
    names = {name: number for number, name in enumerate(sorted({name for _, name in pairs}))}
    matrix = np.zeros((len(keys), len(names) + 1))
    matrix[:, 0] = 1
    for key, name in pairs:
        matrix[place[key], names[name] + 1] = 1
    return matrix


def _by_month(months: NDArray[np.object_]) -> Iterator[tuple[date, NDArray[np.intp]]]:
    for month in sorted(set(months.tolist())):
        yield month, np.flatnonzero(months == month)


def _fit(
    matrix: Floats, won: Floats, fewest: int, planned: float | None
) -> tuple[str, str, Floats, float]:
    """Basis, version, weights and base rate of one month's model."""
    weights = np.zeros(matrix.shape[1])
    wins = won.sum()
    if len(won) < fewest or min(wins, len(won) - wins) < FEWEST_OF_EITHER:
        is_planned = planned is not None and len(won) < fewest
        rate = planned if is_planned else (wins + 0.5) / (len(won) + 1)
        rate = float(np.clip(rate, 0.0001, 0.9999))
        weights[0] = np.log(rate / (1 - rate))
        return "cold_start", "base", weights, rate
    weights = _ridge(matrix, won)
    version = hashlib.sha256(np.round(weights, 6).tobytes()).hexdigest()[:12]
    return "mature_cohorts", version, weights, float(wins / len(won))


def _ridge(matrix: Floats, won: Floats) -> Floats:
    """Weights of the greatest penalised likelihood."""
    signs = 2 * won - 1
    penalty = np.full(matrix.shape[1], RIDGE)
    penalty[0] = 0

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = signs * (matrix @ weights)
        value = np.logaddexp(0, -margin).sum() + (penalty * weights**2).sum() / 2
        slope = -matrix.T @ (signs * expit(-margin)) + penalty * weights
        return float(value), slope

    start = np.zeros(matrix.shape[1])
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"gtol": 1e-8}).x
