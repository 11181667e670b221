"""`published.release`: the one table no model makes, because it says which file a reader holds."""

from dataclasses import dataclass
from typing import Any

import duckdb


@dataclass(frozen=True)
class Column:
    """A column of `published.release`: its type, the fact of the manifest it holds, its meaning."""

    type: str
    fact: str
    meaning: str


RELEASE_MEANING = "One row: which release this file is."
RELEASE = {
    "release_version": Column("varchar", "release_version", "Version, the name of its folder"),
    "run_id": Column("varchar", "run_id", "Run that made it"),
    "company_name": Column("varchar", "company", "Company whose figures these are"),
    "contract_version": Column(
        "varchar", "contract_version", "Version of the contract, with a checksum of its files"
    ),
    "as_of": Column("timestamp", "as_of", "The run's clock, UTC"),
    "currency": Column("varchar", "currency", "Currency of the amounts: the company's"),
    "provisional_from_date": Column(
        "date",
        "provisional_from_date",
        "First day whose figures may still change, over all sources; per source in sources",
    ),
    "provisional_sources": Column(
        "varchar",
        "provisional_sources",
        "JSON: each source whose figures may still change, with the first such day",
    ),
}


def comments() -> dict[str, Any]:
    """Description of the table and its columns, in the form of a model's."""
    meanings = {name: column.meaning for name, column in RELEASE.items()}
    return {"description": RELEASE_MEANING, "columns": meanings}


def write(connection: duckdb.DuckDBPyConnection, facts: dict[str, Any]) -> None:
    """Write the table's one row. facts: what the manifest says."""
    connection.execute("create schema if not exists published")
    columns = ", ".join(f"{name} {column.type}" for name, column in RELEASE.items())
    connection.execute(f"create table published.release ({columns})")
    connection.execute(
        f"insert into published.release values ({', '.join('?' * len(RELEASE))})",
        [facts.get(column.fact) for column in RELEASE.values()],
    )
