"""Hand the counted transitions of files' paths to the solver in plugins/markov.py."""

from markov import channel_shares


def model(dbt, session):
    """Solve every group of paths by every Markov method of attribution_methods."""
    dbt.config(materialized="table")
    methods = dbt.ref("attribution_methods").to_arrow_table().to_pylist()
    transitions = dbt.ref("int_path_transitions_counted").to_arrow_table()
    orders = {row["method"]: row["markov_order"] for row in methods if row["markov_order"]}
    return channel_shares(transitions, orders, ["path_group"])
