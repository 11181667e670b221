"""A person's traces in Dagster's own storage, where that is a PostgreSQL database.

SQLite storage lies in the company's folder and is cleaned with the other files.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from orchestration.erasure.plan import Plan
from orchestration.erasure.proof import Trace

CONNECT_SECONDS = 10


class EventStoreUnreachable(Exception):
    """The database of Dagster's runs does not answer; the erasure goes on when it does."""


def clean_events(url: str, plan: Plan) -> int:
    """Take the person out of every text in Dagster's database. Returns how many cells changed.

    Raises EventStoreUnreachable.
    """
    changed = 0
    with _connected(url) as connection:
        for table, column in _text_columns(connection):
            for place, text in _cells(connection, table, column):
                if (cleaned := plan.swap(text)) != text:
                    update = f"update {table} set {column} = :text where ctid = cast(:at as tid)"
                    connection.execute(sa.text(update), {"text": cleaned, "at": place})
                    changed += 1
        connection.commit()
        if changed:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(
                # Dead rows keep their bytes until the table is written anew.
                sa.text("vacuum full")
            )
    return changed


def search_events(url: str, names: Callable[[str], bool]) -> list[Trace]:
    """Where Dagster's database names an erased person. Raises EventStoreUnreachable."""
    with _connected(url) as connection:
        counts = {
            f"{table}.{column}": sum(names(text) for _, text in _cells(connection, table, column))
            for table, column in _text_columns(connection)
        }
    where = Path("dagster storage in PostgreSQL")
    return [Trace(where, place, count) for place, count in counts.items() if count]


@contextmanager
def _connected(url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(url, connect_args={"connect_timeout": CONNECT_SECONDS})
    try:
        with engine.connect() as connection:
            yield connection
    except OperationalError as error:
        raise EventStoreUnreachable(
            "TANDEM_DAGSTER_POSTGRES_URL leads to no database that answers: mend it, then run"
            " the same command again"
        ) from error
    finally:
        engine.dispose()


def _text_columns(connection: sa.Connection) -> list[tuple[str, str]]:
    looked = sa.inspect(connection)
    quote = connection.dialect.identifier_preparer.quote
    return [
        (quote(table), quote(column["name"]))
        for table in looked.get_table_names()
        for column in looked.get_columns(table)
        if isinstance(column["type"], sa.String)
    ]


def _cells(connection: sa.Connection, table: str, column: str) -> list[tuple[str, str]]:
    rows = connection.execute(
        sa.text(f"select cast(ctid as text), {column} from {table} where {column} is not null")
    )
    return [(place, text) for place, text in rows]
