"""Columns read what vendors and those who imitate them send, and name what they cannot."""

from datetime import date
from decimal import Decimal

import pytest

from orchestration.sources.batches import batch
from orchestration.sources.columns import Misfit, object_table
from orchestration.sources.tables import RawTable

COLUMNS = {"id": "varchar", "n": "bigint", "x": "double", "is_on": "boolean", "day": "date"}
PATHS = {name: ("o", name) for name in COLUMNS}
EXPECTED = [{"id": "7", "n": 12, "x": 1.5, "is_on": True, "day": date(2026, 10, 1)}]


@pytest.mark.parametrize(
    "sent",
    [
        {"id": "7", "n": 12, "x": 1.5, "is_on": True, "day": "2026-10-01"},
        {"id": 7, "n": "12", "x": "1.5", "is_on": "true", "day": "2026-10-01"},
        {"id": 7, "n": 12.0, "x": 1.5, "is_on": "True", "day": "2026-10-01T00:00:00Z", "new": {}},
        {"id": "7", "n": "12.0", "x": "1.5", "is_on": "true", "day": "2026-10-01"},
    ],
    ids=["as documented", "as text", "as floats", "mixed"],
)
def test_a_value_is_the_same_however_it_is_written(sent: dict) -> None:
    assert object_table(COLUMNS, PATHS, [{"o": sent}]).to_pylist() == EXPECTED


@pytest.mark.parametrize("sent", [{}, {"o": None}, {"o": {"n": None}}, {"o": []}])
def test_null_and_missing_are_the_same(sent: dict) -> None:
    [row] = object_table(COLUMNS, PATHS, [sent], {"n": 0}).to_pylist()
    assert row == {**dict.fromkeys(COLUMNS), "n": 0}


@pytest.mark.parametrize(
    ("column", "value"), [("n", "many"), ("n", 1.5), ("x", "?"), ("is_on", "maybe"), ("day", 7)]
)
def test_a_value_of_another_type_is_named_and_not_told(column: str, value: object) -> None:
    with pytest.raises(Misfit) as caught:
        object_table(COLUMNS, PATHS, [{"o": {column: value}}])
    assert str(caught.value) == f"{column} is no {COLUMNS[column]} any more"


def test_rows_with_numbers_where_text_is_declared_keep_their_values() -> None:
    table = RawTable("t", ("id",), {"id": "varchar", "m": "decimal(18,2)"}, "One row per test.")
    rows = [{"id": 7, "m": "1.50"}, {"id": "8", "m": 2.25}, {"id": True, "m": None}]
    assert batch(table, rows).to_pylist() == [
        {"id": "7", "m": Decimal("1.50")},
        {"id": "8", "m": Decimal("2.25")},
        {"id": "true", "m": None},
    ]
