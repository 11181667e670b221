"""Hand plans and observations of every chain to the arithmetic in plugins/bridge_chains.py."""

from bridge_chains import bridge_effects


def model(dbt, session):
    """Apportion every bridge to its factors, with bootstrap intervals."""
    dbt.config(materialized="table")
    return bridge_effects(
        dbt.ref("int_bridge_cells_listed").to_arrow_table(),
        dbt.ref("int_bridge_accounts_summed").to_arrow_table(),
    )
