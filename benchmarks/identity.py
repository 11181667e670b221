"""What identity costs: connected components alone, and the whole stage on a million records.

python -m benchmarks.identity             (everything; needs about 8 GB of disk)
python -m benchmarks.identity components  (or: stage)

Figures are of the whole dbt process; `dbt_alone` is the same run on an empty graph just before.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measuring import ROOT, Cost, cost, keep
from tests.fixtures import raw_tables

PROJECT = ROOT / "dbt_project"
SOLVE = ("run", "--select", "int_identity_clusters_solved")
STAGE = ("build", "--select", "+int_identities_resolved", "--exclude-resource-type", "unit_test",
         "--indirect-selection", "empty")  # fmt: skip
# a person is two records, an address, a login and a device: five nodes, four edges, text ids
GRAPH = """
create schema if not exists intermediate;
create or replace table intermediate.int_identity_edges_admitted as
select record_node, identifier_node, cast(null as varchar) as rejection_reason
from (
    select 'contact:hubspot:' || hash(i * 2) as record_node, 'email:' || hash(i) || '@a.com'
        as identifier_node from range({persons}) as people (i)
    union all select 'contact:files:' || hash(i * 2 + 1), 'email:' || hash(i) || '@a.com'
    from range({persons}) as people (i)
    union all select 'contact:hubspot:' || hash(i * 2), 'login:' || i
    from range({persons}) as people (i)
    union all select 'device:' || hash(i * 3), 'login:' || i from range({persons}) as people (i)
    union all select 'chain:' || hash(i), 'chain:' || hash(i + 1) from range({chain}) as links (i)
    union all select 'leaf:' || i, 'star' from range({star}) as leaves (i)
)
"""
LIMITS = """
create schema if not exists intermediate;
create or replace table intermediate.identity_limits as
select 'incremental_nodes' as limit_name, 500000 as value
"""
# one person in a hundred: half of them lose their browser, half meet the next person
DELTA = """
delete from intermediate.int_identity_edges_admitted
where starts_with(record_node, 'device:') and hash(identifier_node) % 200 = 0;
insert into intermediate.int_identity_edges_admitted
select 'contact:hubspot:' || hash(i * 2), 'login:' || (i + 1), null
from range({persons}) as people (i) where hash(i) % 200 = 1
"""
GRAPHS: dict[str, dict[str, int]] = {
    "1M nodes": {"persons": 200_000, "chain": 0, "star": 0},
    "1M nodes, a 10k chain, a 50k star": {"persons": 200_000, "chain": 10_000, "star": 50_000},
    "5M nodes": {"persons": 1_000_000, "chain": 0, "star": 0},
}
# the same graph by the fastest library there is, imports included: what the machine can do tonight
SCIPY = """
import sys, duckdb
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
connection = duckdb.connect(sys.argv[1], config={"threads": 2})
connection.execute('''
create temp table nodes as select row_number() over () - 1 as number, node from (
    select record_node as node from intermediate.int_identity_edges_admitted
    union select identifier_node from intermediate.int_identity_edges_admitted)''')
edges = connection.execute('''
select one.number as low, other.number as high from intermediate.int_identity_edges_admitted
join nodes as one on record_node = one.node join nodes as other on identifier_node = other.node
''').fetchnumpy()
((size,),) = connection.execute("select count(*) from nodes").fetchall()
graph = coo_array((edges["low"] * 0 + 1, (edges["low"], edges["high"])), shape=(size, size))
_, label = connected_components(graph, directed=False)
import pyarrow
labels = pyarrow.table({"label": label})
connection.execute('''create or replace table scipy_clusters as
select node, label from nodes positional join labels''')
"""
RAW = """
insert into raw_contract.run (run_id, as_of) values ('first', '2026-01-01');
insert into raw_contract.company (company_name, timezone) values ('Bench', 'Europe/Berlin');
insert into raw_hubspot.contacts (id, email, firstname, lastname, phone, app_user_id, createdate)
select i, 'p' || i || '@c' || i % 20000 || '.com', 'Given' || i % 500, 'Family' || i % 9000,
    '+49 30 ' || (1000000 + i), case when i % 2 = 0 then 'u' || i end, '2025-01-01'
from range(400000) as people (i);
insert into raw_files.contacts (contact_id, email, first_name, last_name, created_at)
select i, 'P' || i || '@c' || i % 20000 || '.com', 'Given' || i % 500, 'Family' || i % 9000,
    '2025-01-02' from range(300000) as people (i);
insert into raw_files.leads (lead_id, email, created_at)
select i, 'p' || hash(i) % 400000 || '@c' || (hash(i) % 400000) % 20000 || '.com', '2025-01-03'
from range(300000) as people (i);
insert into raw_ga4.events (dataset, table_date, table_kind, event_name, event_timestamp,
    user_pseudo_id, user_id, event_params__ga_session_id, privacy_info__analytics_storage)
select 'p', '2025-02-01', 'daily', 'page_view', 1738368000000000 + i, hash(i) % 800000,
    case when i % 7 = 0 and (hash(i) % 800000) % 4 = 0 then 'u' || (hash(i) % 800000) // 4 * 2 end,
    i % 900000, 'Yes'
from range(5000000) as events (i);
"""


def main() -> None:
    """Measure what is asked for and keep it."""
    parts = {"components": components, "stage": stage}
    for name in sys.argv[1:] or parts:
        keep(f"identity_{name}", parts[name]())


def components() -> dict[str, Any]:
    """The components of each graph; dbt's own cost is measured on an empty one before each."""
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        database = Path(folder) / "warehouse.duckdb"
        fill(database, LIMITS + ";" + GRAPH.format(persons=0, chain=0, star=0))
        dbt(database, *SOLVE)
        for name, sizes in GRAPHS.items():
            fill(database, GRAPH.format(persons=0, chain=0, star=0))
            alone = dbt(database, *SOLVE)
            fill(database, GRAPH.format(**sizes))
            whole = dbt(database, *SOLVE)
            results[name] = {
                "whole": vars(whole),
                "dbt_alone": vars(alone),
                "components_cpu_seconds": round(whole.cpu_seconds - alone.cpu_seconds, 2),
                "components_memory_mb": round(whole.peak_memory_mb - alone.peak_memory_mb, 1),
                "scipy": vars(cost([sys.executable, "-c", SCIPY, str(database)])),
                **counted(database),
            }
            if name == "1M nodes":
                results[name]["one_percent_changed"] = changed(database, sizes["persons"], alone)
    return {"graphs": results}


def changed(database: Path, persons: int, alone: Cost) -> dict[str, float]:
    """The night after, with one person in a hundred changed: mended, and solved again whole."""
    fill(database, DELTA.format(persons=persons))
    mended, whole = dbt(database, *SOLVE), dbt(database, *SOLVE, "--full-refresh")
    return {
        "mended_cpu_seconds": round(mended.cpu_seconds - alone.cpu_seconds, 2),
        "full_cpu_seconds": round(whole.cpu_seconds - alone.cpu_seconds, 2),
    }


def stage() -> dict[str, Any]:
    """A million records and five million events: the first night, and one without changes."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        database = Path(folder) / "warehouse.duckdb"
        with connected(database) as connection:
            raw_tables.create(connection)
        empty = dbt(database, *STAGE)
        fill(database, RAW)
        first = dbt(database, *STAGE)
        fill(database, "update raw_contract.run set run_id = 'second'")
        second = dbt(database, *STAGE)
        with connected(database) as connection:
            ((events,),) = connection.execute(
                "select count(*) from identity.identity_events where run_id = 'second'"
            ).fetchall()
            ((customers,),) = connection.execute(
                "select count(distinct customer_id) from intermediate.int_identities_resolved"
            ).fetchall()
    return {
        "records": 1_000_000,
        "events": 5_000_000,
        "customers": customers,
        "dbt_alone_with_parsing": empty,
        "first_night": first,
        "unchanged_night": second,
        "identity_events_of_the_unchanged_night": events,
    }


def dbt(database: Path, *arguments: str) -> Cost:
    """Run dbt on a build file and measure it."""
    command = [
        str(Path(sys.executable).with_name("dbt")), "--no-use-colors", "--log-level-file", "none",
        *arguments, "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT),
        "--target-path", str(database.parent / "target"),
    ]  # fmt: skip
    environment = {
        "TANDEM_WAREHOUSE": str(database),
        "TANDEM_IDENTITY_KEY": "a key for benchmarks only",
        "DO_NOT_TRACK": "1",
    }
    return cost(command, environment, PROJECT)


def counted(database: Path) -> dict[str, int]:
    """Nodes and components of the solved graph."""
    with connected(database) as connection:
        ((nodes, found),) = connection.execute(
            "select count(*), count(distinct component_id)"
            " from intermediate.int_identity_clusters_solved"
        ).fetchall()
    return {"nodes": nodes, "components": found}


def fill(database: Path, sql: str) -> None:
    """Run statements on the build file."""
    with connected(database) as connection:
        connection.execute(sql)


@contextmanager
def connected(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build file, closed again before dbt opens it."""
    connection = duckdb.connect(str(database))
    try:
        yield connection
    finally:
        connection.close()


if __name__ == "__main__":
    main()
