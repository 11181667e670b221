"""Whatever arrives and whatever the rule says that night, every row is in exactly one place."""

from datetime import datetime, timedelta

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations import quarantine
from expectations.registry import Rule, Suite

BAD = Rule(
    name="amounts_are_small",
    type="unexpected_rows_expectation",
    kwargs={},
    severity="warning",
    expects="No amount is above the limit",
    owner="sales operations",
    fix="Correct the amount.",
    quarantine=True,
)
SUITE = Suite("raw_shop", "sales", (BAD,), key=("shop", "id"))

keys = st.tuples(st.sampled_from(["north", "o'hara", ""]), st.integers(0, 3))
deliveries = st.dictionaries(keys, st.one_of(st.none(), st.integers(0, 9)), max_size=5)
nights = st.lists(st.tuples(deliveries, st.integers(0, 9)), min_size=1, max_size=4)


def upsert(connection: duckdb.DuckDBPyConnection, rows: dict, at: datetime) -> None:
    for (shop, number), amount in rows.items():
        connection.execute("delete from raw_shop.sales where shop = $1 and id = $2", [shop, number])
        connection.execute(
            "insert into raw_shop.sales values ($1, $2, $3, $4)", [shop, number, amount, at]
        )


def keyed(connection: duckdb.DuckDBPyConnection, query: str) -> set:
    return set(connection.execute(query).fetchall())


@settings(max_examples=25, deadline=None, derandomize=True)
@given(nights)
def test_every_delivered_row_is_loaded_or_set_aside_and_never_both(sequence):
    with duckdb.connect() as connection:
        connection.execute(
            "create schema raw_shop; create table raw_shop.sales"
            " (shop varchar, id bigint, amount decimal(9, 2), _loaded_at timestamp)"
        )
        quarantine.create_tables(connection)
        latest: dict = {}
        for night, (delivery, limit) in enumerate(sequence):
            at = datetime(2026, 10, 1) + timedelta(days=night)
            upsert(connection, delivery, at)
            latest |= delivery
            quarantine.restore(connection, SUITE, at)
            failing = f"select shop, id from raw_shop.sales where amount > {limit}"
            count = quarantine.settle(connection, SUITE, [(BAD, failing)], f"run-{night}", at)

            bad = {key for key, amount in latest.items() if amount is not None and amount > limit}
            aside = "select row_key from quarantine.rows where released_at is null"
            assert keyed(connection, aside) == {(f"{shop}|{number}",) for shop, number in bad}
            loaded = keyed(connection, "select shop, id, amount from raw_shop.sales")
            assert loaded == {(*key, amount) for key, amount in latest.items() if key not in bad}
            assert (count.loaded, count.quarantined) == (len(latest) - len(bad), len(bad))
            assert count.delivered == len(latest)
