"""Two databases are compared row by row, whatever the order, and what differs is named."""

from pathlib import Path

import duckdb
import pytest

from orchestration.comparison import Difference, differences

BASE = """
    create schema marts; create schema raw_files;
    create table raw_files.deals as select 1 as id;
    create table marts.fct_deals as
        select * from (values ('1', 10.0::decimal(18, 2), 0.1::double),
            ('2', null, 0.2::double), ('2', null, 0.3::double)) as t (deal_id, amount, score);
    create view marts.all_deals as select * from marts.fct_deals;
"""
SAME = {
    "nothing": "select 1",
    "another order of rows": "create or replace table marts.fct_deals as"
    " from marts.fct_deals order by score desc",
    "the last digits of a double": "update marts.fct_deals set score = score + 1e-15",
    "rows of a schema nobody asked for": "insert into raw_files.deals values (2)",
}
APART = {
    "a cent": ("update marts.fct_deals set amount = 10.01 where deal_id = '1'", 2),
    "a null": ("update marts.fct_deals set amount = 0 where score = 0.2", 3),
    "a row too many": ("insert into marts.fct_deals from marts.fct_deals where deal_id = '1'", 1),
    "a row too few": ("delete from marts.fct_deals where score = 0.3", 1),
    "a double": ("update marts.fct_deals set score = 0.35 where score = 0.3", 1),
}


def compared(tmp_path: Path, change: str) -> list[Difference]:
    for name, sql in (("grown", BASE), ("anew", f"{BASE}; {change}")):
        with duckdb.connect(str(tmp_path / f"{name}.duckdb")) as connection:
            connection.execute(sql)
    with duckdb.connect(str(tmp_path / "grown.duckdb"), read_only=True) as connection:
        found, rows = differences(connection, tmp_path / "anew.duckdb", ["marts"])
    assert rows in (0, 3)
    return found


@pytest.mark.parametrize("change", SAME)
def test_what_means_the_same_is_the_same(tmp_path: Path, change: str):
    assert compared(tmp_path, SAME[change]) == []


@pytest.mark.parametrize("change", APART)
def test_what_differs_is_named_and_counted(tmp_path: Path, change: str):
    sql, rows = APART[change]
    (found,) = compared(tmp_path, sql)
    assert (found.table, found.different) == ("marts.fct_deals", rows)
    assert "rows differ" in str(found)


@pytest.mark.parametrize(
    "change",
    [
        "drop view marts.all_deals; drop table marts.fct_deals",
        "alter table marts.fct_deals add column b int",
        "create table marts.dim_more (a int)",
    ],
)
def test_a_table_of_another_shape_is_named(tmp_path: Path, change: str):
    (found,) = compared(tmp_path, change)
    assert "is not in both, or has other columns" in str(found)
