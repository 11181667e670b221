"""Batches carry the declared types and say which rows they replace."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from orchestration.sources.batches import batch, days_scope, gathered, literal
from orchestration.sources.columns import arrow_type
from orchestration.sources.tables import RawTable

SPEND = RawTable(
    "spend",
    ("account_id", "day"),
    {"account_id": "varchar", "day": "date", "amount": "decimal(18,6)"},
    "One row per account and day.",
)


def test_a_batch_has_the_declared_types_even_when_it_is_empty() -> None:
    expected = pa.schema(
        [
            ("account_id", pa.string()),
            ("day", pa.date32()),
            ("amount", pa.decimal128(18, 6)),
        ]
    )
    assert batch(SPEND, []).schema == expected


def test_a_missing_column_is_null_and_a_load_column_is_kept_when_carried() -> None:
    rows = [{"account_id": "1", "amount": Decimal("1.5"), "_is_deleted": True}]
    assert batch(SPEND, rows).to_pylist() == [
        {
            "account_id": "1",
            "day": None,
            "amount": Decimal("1.500000"),
            "_is_deleted": True,
        }
    ]


def test_a_scope_names_the_keys_and_the_days() -> None:
    scope = days_scope({"account_id": ["1", "2"]}, "day", date(2026, 1, 1), date(2026, 1, 3))
    assert scope == (
        "account_id in ('1', '2') and day between date '2026-01-01' and date '2026-01-03'"
    )


def test_small_batches_are_gathered_into_larger_ones() -> None:
    small = [batch(SPEND, [{"account_id": str(number)}]) for number in range(5)]
    assert [each.num_rows for each in gathered(small, 2)] == [2, 2, 1]
    assert pa.concat_tables(gathered(small, 2)) == pa.concat_tables(small)
    assert list(gathered([])) == []


def test_an_id_that_could_change_a_condition_is_refused() -> None:
    with pytest.raises(ValueError, match="not an id"):
        literal("1' or '1'='1")


def test_an_unknown_type_is_named() -> None:
    with pytest.raises(ValueError, match="hugeint"):
        arrow_type("hugeint")
