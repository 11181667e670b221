"""Attribution of paths that come from files, without a CRM, against an independent solver."""

import random
from collections import Counter
from itertools import combinations, groupby, pairwise
from math import factorial

import duckdb
import numpy as np
import pytest

from tests.fixtures import raw_tables
from tests.fixtures.models import run_models

CHANNELS = ("alpha", "beta", "gamma", "direct")
Row = tuple[tuple[str, ...], int, float, int]


def journeys() -> list[Row]:
    """Paths of channels with conversions, value and how often they led nowhere."""
    dice = random.Random(4)
    paths = {tuple(dice.choices(CHANNELS, k=dice.randint(1, 7))) for _ in range(60)}
    return [
        (path, dice.randint(0, 5), dice.randint(0, 900) / 100, dice.randint(0, 9))
        for path in sorted(paths)
    ]  # fmt: skip


ROWS = [
    (path, converted, value if converted else 0.0, lost)
    for path, converted, value, lost in journeys()
    if converted + lost
]
# S. Bryl, "Marketing Multi-Channel Attribution model with R (part 1)", analyzecore.com, 2016
PUBLISHED = [("c1 > c2 > c3", 1, 0), ("c1", 0, 1), ("c2 > c3", 0, 1)]
TOUCHES = [
    ("ann", "alpha", False, 0, "2026-03-01 00:00:00"),
    ("ann", "beta", True, 10, "2026-03-08 00:00:00"),
    ("ann", "gamma", True, 30, "2026-03-15 00:00:00"),
    ("bob", "alpha", False, 0, "2026-03-01 00:00:00"),
]  # fmt: skip


@pytest.fixture(scope="module")
def credits(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], tuple]:
    """(group, method, channel) to credit, value and removal effect."""
    database = tmp_path_factory.mktemp("paths") / "warehouse.duckdb"
    with duckdb.connect(str(database)) as connection:
        raw_tables.create(connection)
        company = {"company_name": "Paths", "timezone": "UTC", "currency": "EUR"}
        raw_tables.insert(connection, "raw_contract.company", company)
        raw_tables.insert(
            connection, "raw_contract.run", {"run_id": "r", "as_of": "2026-10-31 00:00:00"}
        )
        for number, (path, converted, value, lost) in enumerate(ROWS):
            raw_tables.insert(
                connection, "raw_files.paths",
                {"path_id": str(number), "path_group": "texts", "path": " > ".join(path),
                 "conversion_count": converted, "conversion_value": value, "null_count": lost},
            )  # fmt: skip
        for number, (path, converted, lost) in enumerate(PUBLISHED):
            raw_tables.insert(
                connection, "raw_files.paths",
                {"path_id": f"p{number}", "path_group": "published", "path": path,
                 "conversion_count": converted, "null_count": lost},
            )  # fmt: skip
        for number, (path, converted, value, lost) in enumerate(ROWS):
            steps = [one for one, _ in groupby(path)]
            raw_tables.insert(
                connection, "raw_files.paths",
                {"path_id": f"c{number}", "path_group": "collapsed", "path": ">".join(steps),
                 "conversion_count": converted, "conversion_value": value, "null_count": lost},
            )  # fmt: skip
        for scope in ("touch", "journey", "path"):
            for number, (person, channel, converted, value, at) in enumerate(TOUCHES):
                raw_tables.insert(
                    connection, "raw_files.path_touches",
                    {"path_touch_id": f"{scope}{number}", "path_group": scope, "path_id": person,
                     "channel": channel, "is_converted": converted, "value": value,
                     "conversion_scope": scope, "occurred_at": at},
                )  # fmt: skip
    untested = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    run_models(database, "build", "--select", "+path_credits", *untested)
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select path_group, method, channel, credit, credited_value, removal_effect"
            " from published.path_credits"
        ).fetchall()
    return {row[:3]: row[3:] for row in rows}


def of(credits: dict, group: str, method: str, part: int = 0) -> dict[str, float]:
    return {key[2]: row[part] for key, row in credits.items() if key[:2] == (group, method)}


def test_heuristics_are_sums_over_the_rows(credits: dict):
    first, linear, value = Counter(), Counter(), Counter()
    for path, converted, worth, _ in ROWS:
        first[path[0]] += converted
        for channel in path:
            linear[channel] += converted / len(path)
            value[channel] += worth / len(path)
    assert of(credits, "texts", "first") == pytest.approx(dict(first))
    assert of(credits, "texts", "linear") == pytest.approx(dict(linear))
    assert of(credits, "texts", "linear", 1) == pytest.approx(dict(value))
    assert of(credits, "texts", "time_decay_7d") == {}


def test_shapley_is_the_mean_over_all_orders(credits: dict):
    def worth(coalition: frozenset[str]) -> float:
        return sum(converted for path, converted, _, _ in ROWS if set(path) <= coalition)

    for channel in CHANNELS:
        others = [one for one in CHANNELS if one != channel]
        expected = sum(
            factorial(size) * factorial(len(others) - size) / factorial(len(CHANNELS))
            * (worth(frozenset(some) | {channel}) - worth(frozenset(some)))
            for size in range(len(others) + 1)
            for some in combinations(others, size)
        )  # fmt: skip
        assert of(credits, "texts", "shapley")[channel] == pytest.approx(expected)


def chance(order: int, removed: str | None = None) -> float:
    """P(conversion) of the chain over the last `order` channels, by a dense inverse."""
    moves: Counter = Counter()
    for path, converted, _, lost in ROWS:
        states = [path[max(0, end - order) : end] for end in range(len(path) + 1)]
        for move in pairwise(states):
            moves[move] += converted + lost
        moves[states[-1], "conversion"] += converted
        moves[states[-1], "null"] += lost
    inside = sorted({state for state, _ in moves})
    total = Counter()
    for (state, _), count in moves.items():
        total[state] += count
    matrix, absorbed = np.zeros((len(inside), len(inside))), np.zeros(len(inside))
    for (state, following), count in moves.items():
        row = inside.index(state)
        if following == "conversion":
            absorbed[row] += count / total[state]
        elif following != "null" and removed not in following:
            matrix[row, inside.index(following)] += count / total[state]
    return float(np.linalg.solve(np.eye(len(inside)) - matrix, absorbed)[inside.index(())])


@pytest.mark.parametrize("order", range(1, 6))
def test_markov_is_the_dense_chain_of_counted_paths(credits: dict, order: int):
    effects = {name: 1 - chance(order, name) / chance(order) for name in CHANNELS}
    converted = sum(row[1] for row in ROWS)
    method = f"markov_{order}"
    assert of(credits, "texts", method, 2) == pytest.approx(effects)
    expected = {
        name: effect / sum(effects.values()) * converted for name, effect in effects.items()
    }
    assert of(credits, "texts", method) == pytest.approx(expected)


def test_a_row_that_converts_means_what_the_file_says(credits: dict):
    assert of(credits, "touch", "first") == {"alpha": 2}
    assert of(credits, "journey", "first", 1) == {"alpha": 10, "gamma": 30}
    assert of(credits, "path", "last", 1) == {"gamma": 30}
    assert of(credits, "touch", "time_decay_7d")["gamma"] == pytest.approx(4 / 7)
    assert sum(of(credits, "touch", "markov_1").values()) == pytest.approx(2)


def test_a_published_example_has_its_published_removal_effects_and_shares(credits: dict):
    effects = of(credits, "published", "markov_1", 2)
    assert effects == pytest.approx({"c1": 0.5, "c2": 1, "c3": 1})
    shares = of(credits, "published", "markov_1")
    assert shares == pytest.approx({"c1": 0.2, "c2": 0.4, "c3": 0.4})


def test_a_channel_twice_in_a_row_changes_no_share_of_the_first_order(credits: dict):
    repeated, collapsed = (of(credits, group, "markov_1") for group in ("texts", "collapsed"))
    assert collapsed == pytest.approx(repeated)
    assert of(credits, "collapsed", "linear") != pytest.approx(of(credits, "texts", "linear"))
