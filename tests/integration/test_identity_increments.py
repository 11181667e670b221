"""Components mended night by night are those of a full solve, whatever comes and goes."""

import itertools
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.identity_proof import Proof, prove
from tests.fixtures.models import run_models

MODELS = ("int_identity_bases_solved", "int_identity_clusters_solved")
EMPTY = """
create schema intermediate;
create table intermediate.identity_limits as
select 'incremental_nodes' as limit_name, cast(0 as bigint) as value;
create table intermediate.int_identity_edges_admitted (
    record_node varchar, identifier_node varchar, tier bigint, rejection_reason varchar);
create view intermediate.int_identity_edges_judged as
select * from intermediate.int_identity_edges_admitted;
create view intermediate.int_identity_links_forced as
select record_node, identifier_node from intermediate.int_identity_edges_admitted where false;
"""
NODES = st.integers(0, 9)
GRAPHS = st.sets(st.tuples(NODES, NODES), max_size=8)
# many small worlds over three nights each, so that one dbt run serves all
WORLDS = st.lists(st.tuples(GRAPHS, GRAPHS, GRAPHS), min_size=20, max_size=20)
numbers = itertools.count()


def night(database: Path, edges: list[tuple[str, str]]) -> list[Proof]:
    """Replace the edges, mend, and prove."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("delete from intermediate.int_identity_edges_admitted")
        if edges:
            connection.executemany(
                "insert into intermediate.int_identity_edges_admitted values (?, ?, 2, null)", edges
            )
    run_models(database, "run", "--select", *MODELS)
    with duckdb.connect(str(database)) as connection:
        return prove(connection)


def empty(folder: Path) -> Path:
    """A build file with room for edges."""
    folder.mkdir()
    database = folder / "warehouse.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute(EMPTY)
    return database


@settings(max_examples=1, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(worlds=WORLDS)
def test_what_nights_have_mended_is_what_a_full_solve_gives(tmp_path: Path, worlds: list[tuple]):
    database = empty(tmp_path / f"example{next(numbers)}")
    for graphs in zip(*worlds, strict=True):
        edges = [
            (f"w{world}:{one}", f"w{world}:{other}")
            for world, graph in enumerate(graphs)
            for one, other in graph
        ]
        proofs = night(database, edges)
        assert [str(proof) for proof in proofs if not proof.agrees] == []
        assert proofs[0].nodes == len({node for edge in edges for node in edge})


def test_only_what_changed_is_touched_and_what_is_wrong_is_solved_again(tmp_path: Path):
    database = empty(tmp_path / "touched")
    edges = [("a", "b"), ("d", "e")]
    night(database, edges)
    with duckdb.connect(str(database)) as connection:
        # a mark that solving would wipe
        connection.execute(
            "update intermediate.int_identity_clusters_solved set component_id = 7"
            " where node in ('a', 'b')"
        )
    night(database, [*edges, ("e", "f")])
    found = components(database)
    assert found["a"] == found["b"] == 7
    assert found["d"] == found["e"] == found["f"] != 7
    with duckdb.connect(str(database)) as connection:
        connection.execute("update intermediate.int_identity_clusters_solved set component_id = 1")
        _, clusters = prove(connection)
    assert (clusters.agrees, clusters.components, clusters.solved_components) == (False, 1, 2)
    assert "the next run solves it again" in str(clusters)
    assert all(proof.agrees for proof in night(database, edges))


def components(database: Path) -> dict[str, int]:
    """Component by node."""
    query = "select node, component_id from intermediate.int_identity_clusters_solved"
    with duckdb.connect(str(database)) as connection:
        return dict(connection.execute(query).fetchall())
