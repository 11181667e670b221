"""Run dbt for a company and describe what it built."""

from collections.abc import Iterable
from dataclasses import dataclass

from orchestration import dbt, journal
from orchestration.completeness import building
from orchestration.night import Night, identity_key
from orchestration.places import Places
from orchestration.released import load_released
from orchestration.settings import Settings


@dataclass(frozen=True)
class TableShape:
    """A built relation: its columns with types, and its rows where counting is free (tables)."""

    columns: tuple[tuple[str, str], ...]
    rows: int | None


@dataclass(frozen=True)
class Transformed:
    """What a build did: its nodes in the order they finished, and the relations that stand now."""

    results: list[dbt.NodeResult]
    tables: dict[tuple[str, str], TableShape]


def transform(
    night: Night, models: Iterable[str] | None = None, schemas: Iterable[str] = dbt.LAYERS
) -> Transformed:
    """Build the models (all, or those named) and run their data tests.

    Raises RowsRefused where rows break a rule, as a gate would, and DbtFailed.
    """
    places, refused = night.places, None
    with night.journal.step("transform") as step:
        load_released(night)
        try:
            with building(places, night.journal.run_id, is_everything=models is None):
                results = dbt.build(
                    places.dbt,
                    models,
                    journal.log.info,
                    dbt_environment(places, night.settings),
                    full_refresh=not dbt.is_built_by_this_project(places.dbt),
                )
            if models is None:
                dbt.remember_project(places.dbt)
        except dbt.RowsRefused as refusal:
            refused, results = refusal, refusal.tests
            _refuse(night, step, refusal.tests)
        tables = describe_tables(night, schemas)
        step.rows_in = _raw_rows(night)
        models_built = sum(result.unique_id.startswith("model.") for result in results)
        tests = sum(result.unique_id.startswith("test.") for result in results)
        warned = [result for result in results if result.status == "warn"]
        step.rows_out = sum(table.rows or 0 for table in tables.values())
        step.note = f"{models_built} models, {tests} tests, {len(warned)} warnings"
    if refused:
        raise refused
    return Transformed(results, tables)


def _raw_rows(night: Night) -> int:
    """Rows that were there to build from, as the catalog counts them."""
    with night.warehouse() as connection:
        ((rows,),) = connection.execute(
            "select cast(coalesce(sum(estimated_size), 0) as bigint) from duckdb_tables()"
            " where database_name = 'warehouse' and starts_with(schema_name, 'raw_')"
        ).fetchall()
    return rows


def _refuse(night: Night, step: journal.Step, tests: list[dbt.NodeResult]) -> None:
    step.status = night.journal.status = "refused"
    for test in tests:
        name = test.unique_id.split(".")[2]
        night.journal.find(
            journal.Finding(
                where=f"dbt.{name}",
                severity="error",
                what=f"does not hold: {name.replace('_', ' ')} ({test.message})",
                fix=f"Read the rows of the test: dbt show --select {name}",
            )
        )


def dbt_environment(places: Places, settings: Settings) -> dict[str, str]:
    """What the dbt profile reads: limits, and the key that customer ids come from."""
    return {
        "TANDEM_MEMORY_LIMIT": settings["TANDEM_MEMORY_LIMIT"],
        "TANDEM_THREADS": settings["TANDEM_THREADS"],
        "TANDEM_IDENTITY_KEY": identity_key(places),
    }


def describe_tables(night: Night, schemas: Iterable[str]) -> dict[tuple[str, str], TableShape]:
    """Columns of every relation and rows of every table in these schemas."""
    with night.warehouse() as connection:
        columns: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for schema, table, column, kind in connection.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns()"
            " where database_name = 'warehouse' and list_contains(?, schema_name)"
            " order by schema_name, table_name, column_index",
            [sorted(schemas)],
        ).fetchall():
            columns.setdefault((schema, table), []).append((column, kind))
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables()"
            " where database_name = 'warehouse' and list_contains(?, schema_name)",
            [sorted(schemas)],
        ).fetchall()
        counts = {}
        for schema, table in tables:
            (counted,) = connection.execute(f'select count(*) from "{schema}"."{table}"').fetchall()
            counts[schema, table] = counted[0]
    return {place: TableShape(tuple(shape), counts.get(place)) for place, shape in columns.items()}
