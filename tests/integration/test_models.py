"""All models on a build file in which every source is switched off: empty tables, no branches."""

from pathlib import Path

import duckdb

from orchestration.released_tables import TABLES as RELEASED
from tests.fixtures import raw_tables


def test_every_model_and_unit_test_holds_when_every_source_is_empty(empty_build: Path) -> None:
    with duckdb.connect(str(empty_build), read_only=True) as connection:
        counted = dict(
            connection.execute(
                "select schema_name, count(*) from duckdb_tables() group by schema_name"
            ).fetchall()
        )
        customers = connection.execute("select count(*) from marts.dim_customers").fetchall()
    assert counted["marts"] > 0
    assert customers == [(0,)]


def test_what_was_of_another_kind_is_replaced(empty_build: Path) -> None:
    with duckdb.connect(str(empty_build), read_only=True) as connection:
        kinds = connection.execute(
            "select table_name, table_type from information_schema.tables"
            " where table_name in ('dim_accounts', 'stg_files__contacts') order by all"
        ).fetchall()
    assert kinds == [("dim_accounts", "BASE TABLE"), ("stg_files__contacts", "VIEW")]


def test_every_raw_table_is_declared_to_dbt_and_staged_once(empty_build: Path) -> None:
    with duckdb.connect(str(empty_build), read_only=True) as connection:
        views = {name for (name,) in connection.execute(
            "select view_name from duckdb_views() where schema_name = 'staging'"
        ).fetchall()}  # fmt: skip
    raw = sum(len(tables) for tables in raw_tables.RAW_TABLES.values())
    assert len(views) == raw + len(RELEASED)
