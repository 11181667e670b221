"""Hand the clusters in doubt to the constrained union; the rules are in plugins/constrained_union.py."""

from constrained_union import constrained_union


def model(dbt, session):
    """Join edge by edge, the strongest first, as long as no limit of one person is broken."""
    dbt.config(materialized="table")
    limits = dbt.ref("identity_limits").to_arrow_table().to_pylist()
    guards = dbt.ref("identity_guards").to_arrow_table().to_pylist()
    pairs = dbt.ref("int_identity_pairs_decided").to_arrow_table().to_pylist()
    return constrained_union(
        dbt.ref("int_identity_edges_limited").to_arrow_table(),
        dbt.ref("int_identity_nodes_limited").to_arrow_table(),
        [(one["record_a"], one["record_b"]) for one in pairs if one["decision"] == "unlink"],
        {one["limit_name"]: one["value"] for one in limits},
        {one["guard"] for one in guards if one["is_on"]},
    )
