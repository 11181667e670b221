"""The closed form of the Shapley value against its definition, over every order of the channels."""

import random
import re
from itertools import permutations
from pathlib import Path

import duckdb
import pytest

MODEL = (
    Path(__file__).parents[2]
    / "dbt_project/models/intermediate/attribution/int_shapley_weights_computed.sql"
)


def closed_form(paths: list[list[str]]) -> dict[str, float]:
    """Credit per channel by the model's own SQL; it uses no macro but ref."""
    sql = re.sub(r"\{\{ ref\('(\w+)'\) \}\}", r"\1", MODEL.read_text())
    rows = [
        (conversion, f"{conversion}:{number}", number, len(path), channel)
        for conversion, path in enumerate(paths)
        for number, channel in enumerate(path, 1)
    ]
    with duckdb.connect() as connection:
        connection.execute(
            "create table int_conversion_paths_unioned"
            " (conversion_id bigint, touch_id varchar, touch_number bigint, touch_count bigint,"
            " channel varchar)"
        )
        connection.executemany(
            "insert into int_conversion_paths_unioned values (?, ?, ?, ?, ?)", rows
        )
        return dict(
            connection.execute(
                f"select channel, sum(weight) from ({sql}) as weights"
                " inner join int_conversion_paths_unioned using (touch_id) group by channel"
            ).fetchall()
        )


def brute_force(paths: list[list[str]]) -> dict[str, float]:
    """Mean marginal worth of each channel over all orders of arrival.

    A set of channels is worth the conversions whose channels it holds.
    """
    channels = sorted({channel for path in paths for channel in path})
    orders = list(permutations(channels))
    credit = dict.fromkeys(channels, 0.0)
    for order in orders:
        present: set[str] = set()
        worth = 0
        for channel in order:
            present.add(channel)
            now = sum(set(path) <= present for path in paths)
            credit[channel] += (now - worth) / len(orders)
            worth = now
    return credit


@pytest.mark.parametrize("seed", range(8))
def test_the_closed_form_is_the_shapley_value(seed: int) -> None:
    dice = random.Random(seed)
    channels = ["Direct", "Email", "Events", "Organic search", "Paid search"][: dice.randint(1, 5)]
    paths = [dice.choices(channels, k=dice.randint(1, 7)) for _ in range(dice.randint(1, 12))]
    assert closed_form(paths) == pytest.approx(brute_force(paths), abs=1e-12)
