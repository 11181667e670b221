"""Whether components that were only mended night after night are what a full solve would give.

Solved again from all edges by another program than the one that mends them (scipy, not SQL).
"""

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

# solved table -> its edges, as its model reads them
SOLVED = {
    "int_identity_bases_solved": """
        select record_node as one, identifier_node as other
        from intermediate.int_identity_edges_judged
        where tier <= 2 and rejection_reason is null
        union all
        select record_node, identifier_node from intermediate.int_identity_links_forced
    """,
    "int_identity_clusters_solved": """
        select record_node as one, identifier_node as other
        from intermediate.int_identity_edges_admitted where rejection_reason is null
    """,
}
ENDS = """
with numbered as (
    select node, row_number() over () - 1 as number from intermediate.{table}
)
select coalesce(one.number, -1) as one, coalesce(other.number, -1) as other
from ({edges}) as edges
left join numbered as one on edges.one = one.node
left join numbered as other on edges.other = other.node
"""
LABELS = """
select dense_rank() over (order by component_id) - 1 as label
from (select component_id, row_number() over () as number from intermediate.{table})
order by number
"""


@dataclass(frozen=True)
class Proof:
    """One solved table beside a full solve: nodes, components of either, and what is wrong."""

    table: str
    nodes: int
    components: int
    solved_components: int
    torn_edges: int
    unknown_ends: int

    @property
    def agrees(self) -> bool:
        """One partition: no edge leaves a component, and there are as many as there should be."""
        return not (
            self.torn_edges or self.unknown_ends or self.components != self.solved_components
        )

    def __str__(self) -> str:
        if self.agrees:
            return (
                f"{self.table}: {self.components} components of {self.nodes} nodes, as solved whole"
            )
        return (
            f"{self.table}: {self.components} components where a full solve gives"
            f" {self.solved_components}; {self.torn_edges} edges lead out of theirs,"
            f" {self.unknown_ends} have an end that is in none; the next run solves it again, whole"
        )


def prove(connection: duckdb.DuckDBPyConnection) -> list[Proof]:
    """Solve every mended table again, whole, and compare; where they differ, have it solved again.

    connection: the build file, open for writing. Raises duckdb.CatalogException before a first run.
    """
    proofs = [_proof(connection, table) for table in SOLVED]
    for proof in proofs:
        if not proof.agrees:
            # a node without a digest counts as changed
            connection.execute(f"update intermediate.{proof.table} set edge_digest = null")
    return proofs


def _proof(connection: duckdb.DuckDBPyConnection, table: str) -> Proof:
    (labels,) = _columns(connection, LABELS.format(table=table), "label")
    ends = ENDS.format(table=table, edges=SOLVED[table])
    one, other = _columns(connection, ends, "one", "other")
    known = (one >= 0) & (other >= 0)
    unknown = int(np.count_nonzero(~known))
    one, other = one[known], other[known]
    shape = (len(labels), len(labels))
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=shape)
    solved, _ = connected_components(graph, directed=False)
    return Proof(
        table,
        nodes=len(labels),
        components=len(np.unique(labels)),
        solved_components=int(solved),
        torn_edges=int(np.count_nonzero(labels[one] != labels[other])),
        unknown_ends=unknown,
    )


def _columns(
    connection: duckdb.DuckDBPyConnection, sql: str, *names: str
) -> list[npt.NDArray[np.int64]]:
    found = connection.execute(sql).fetchnumpy()
    return [np.asarray(found[name], dtype=np.int64) for name in names]
