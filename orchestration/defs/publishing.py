"""The release: what readers open."""

from collections.abc import Iterable

import dagster as dg

from orchestration.defs.resources import NightResource
from orchestration.publishing import publish


def release_asset(published: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """The release depends on every published table, so a refused gate leaves it unmade."""

    @dg.asset(
        key=["release", "warehouse"],
        deps=list(published),
        group_name="release",
        kinds={"duckdb"},
        owners=["team:data"],
        description="The versioned read-only release that BI tools, boards and people read: "
        "`releases/current/warehouse.duckdb`, flipped in one rename after both gates have passed.",
    )
    def warehouse(night: NightResource) -> dg.MaterializeResult:
        manifest = publish(night.night)
        return dg.MaterializeResult(
            metadata={
                "release_version": manifest["version"],
                "tables": len(manifest["tables"]),
                "dagster/row_count": sum(manifest["tables"].values()),
            }
        )

    return warehouse
