"""A Great Expectations data source that works on a DuckDB connection it is handed.

GX 1.24 has no DuckDB engine of its own, and its generic SQL one fails on DuckDB twice: it returns
the cursor after it has closed the SQLAlchemy connection, whereupon DuckDB drops the pending result
("list index out of range", GX issues 10738 and 11579), and it knows neither DuckDB's types nor its
regular expressions. Both are put right here by subclassing, without patching GX.

The database is never opened here: the engine takes cursors of a connection it is handed, so GX
reads the same database instance, sees whatever is committed, and leaves the caller's transaction
alone. Nothing needs to be bound by URL.
Importing this module registers the data source as `context.data_sources.add_duckdb`; import it
before the context is made.
"""

from __future__ import annotations

import contextlib
import types
from collections.abc import Iterator
from typing import Any, ClassVar, Literal

import duckdb
import duckdb_engine
import sqlalchemy as sa
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource, TableAsset
from great_expectations.execution_engine.sqlalchemy_execution_engine import (
    SqlAlchemyExecutionEngine,
)
from pydantic.v1 import PrivateAttr
from sqlalchemy.dialects import registry
from sqlalchemy.exc import NoSuchTableError

DIALECT_URL = "duckdb+tandem://"


class _Compiler(duckdb_engine.Dialect.statement_compiler):
    """Writes the Postgres operators that GX emits as DuckDB understands them."""

    def visit_custom_op_binary(self, element: Any, operator: Any, **kw: Any) -> str:
        """`~` means "contains a match" to GX, but a match of the whole string to DuckDB."""
        if operator.opstring not in ("~", "!~"):
            return super().visit_custom_op_binary(element, operator, **kw)
        left, right = (self.process(side, **kw) for side in (element.left, element.right))
        matches = f"regexp_matches({left}, {right})"
        return matches if operator.opstring == "~" else f"NOT {matches}"


class Dialect(duckdb_engine.Dialect):
    """duckdb-engine's dialect with our compiler, a statement cache and cheap reflection.

    Reflection through the Postgres catalogue views costs 80 ms a table, half of a small suite;
    DuckDB's own catalogue gives the columns of all tables in one query of a few milliseconds.
    """

    statement_compiler = _Compiler
    supports_statement_cache = True
    _columns: dict[tuple[str, str], list[dict[str, Any]]] | None = None

    def get_columns(
        self,
        connection: sa.Connection,
        table_name: str,
        schema: str | None = None,
        **kw: Any,
    ) -> list[dict[str, Any]]:
        """Columns of one table, read with those of all others; NoSuchTableError if it has none."""
        if self._columns is None:
            self._columns = _read_columns(connection)
        columns = self._columns.get((schema or "main", str(table_name)))
        if columns is None:
            raise NoSuchTableError(f"{schema}.{table_name}")
        return columns

    def get_pk_constraint(self, *args: Any, **kw: Any) -> dict[str, Any]:
        """None: dbt tests keys, GX is not asked about them."""
        return {"constrained_columns": [], "name": None}


registry.register("duckdb.tandem", __name__, "Dialect")

# GX looks type names and the dialect class up in "the dialect's module". A subclass of Postgres's
# dialect makes it take its Postgres branches, which DuckDB speaks.
_TYPES = types.ModuleType("tandem_duckdb_types")
_TYPES.__dict__.update(
    dialect=Dialect,
    BIGINT=sa.BigInteger,
    INTEGER=sa.Integer,
    SMALLINT=sa.SmallInteger,
    HUGEINT=sa.Numeric,
    DOUBLE=sa.Float,
    FLOAT=sa.Float,
    DECIMAL=sa.Numeric,
    NUMERIC=sa.Numeric,
    VARCHAR=sa.String,
    BOOLEAN=sa.Boolean,
    DATE=sa.Date,
    TIMESTAMP=sa.DateTime,
    TIMESTAMPTZ=sa.DateTime,
)


def _read_columns(
    connection: sa.Connection,
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Every column of the database by (schema, table), in table order."""
    query = """
        select schema_name, table_name, column_name, data_type, is_nullable
        from duckdb_columns() where database_name = current_database()
        order by schema_name, table_name, column_index
    """
    tables: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for schema, table, name, type_name, nullable in connection.exec_driver_sql(query):
        kind = getattr(_TYPES, type_name.split("(")[0], sa.types.NullType)
        column = {"name": name, "type": kind(), "nullable": nullable, "default": None}
        tables.setdefault((schema, table), []).append(column)
    return tables


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Keeps one SQLAlchemy connection open, so that a returned cursor still holds its rows."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Takes a cursor of the connection whenever GX asks for one.

        A cursor shares the database but has its own transaction, so that SQLAlchemy's commits and
        rollbacks never touch the caller's.
        """
        engine = sa.create_engine(
            DIALECT_URL,
            creator=lambda: duckdb_engine.ConnectionWrapper(connection.cursor()),
            poolclass=sa.pool.NullPool,
        )
        super().__init__(engine=engine, create_temp_table=False)
        self.dialect_module = _TYPES
        self._kept: sa.Connection | None = None

    @contextlib.contextmanager
    def get_connection(self) -> Iterator[sa.Connection]:
        """Gives the one connection; unlike GX's, it stays open after the block."""
        if self._kept is None or self._kept.closed:
            self._kept = self.engine.connect()
        yield self._kept

    def release(self) -> None:
        """Gives the cursor back, so that the caller can close its database."""
        if self._kept is not None:
            self._kept.close()
        self.engine.dispose()


class DuckDBTableAsset(TableAsset):
    """A table that is not probed when it is named; evaluating it says soon enough what is wrong."""

    def test_connection(self) -> None:
        """Nothing to test, see the class."""


class DuckDBDatasource(SQLDatasource):
    """One schema of a DuckDB database that is open already."""

    # GX reads both as class-level declarations; its own sources narrow them the same way.
    type: Literal["duckdb"] = "duckdb"  # pyright: ignore[reportIncompatibleVariableOverride]
    connection_string: str = DIALECT_URL  # pyright: ignore[reportIncompatibleVariableOverride]
    warehouse_schema: str
    asset_types: ClassVar = [DuckDBTableAsset]
    _TableAsset: Any = PrivateAttr(DuckDBTableAsset)
    _bound: Any = PrivateAttr(None)

    @property
    def schema_(self) -> str:
        """The schema that holds the tables of this source."""
        return self.warehouse_schema

    @property
    def execution_engine_type(self) -> type[DuckDBExecutionEngine]:
        """The engine class that GX expects of this source."""
        return DuckDBExecutionEngine

    def bind(self, engine: DuckDBExecutionEngine) -> None:
        """Evaluates on this engine from now on; sources may share one."""
        self._bound = engine

    def get_engine(self) -> sa.Engine:
        """The SQLAlchemy engine over the bound connection."""
        return self.get_execution_engine().engine

    def get_execution_engine(self) -> DuckDBExecutionEngine:
        """The bound engine; raises RuntimeError before `bind`."""
        if self._bound is None:
            raise RuntimeError("bind() an engine before evaluating expectations")
        return self._bound

    def test_connection(self, test_assets: bool = True) -> None:
        """Nothing to test: the connection is the caller's and is open already."""
