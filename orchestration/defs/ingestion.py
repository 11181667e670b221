"""One multi-asset per source, one asset per raw table, and the contract beside them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import dagster as dg

from orchestration.company.contract import CONTRACT_FILES
from orchestration.connections import SOURCES, Source
from orchestration.contract import RUN_TABLES, load_contract
from orchestration.defs.resources import NightResource
from orchestration.ingestion import pull

INGEST = "ingest"
OWNERS = ["team:data"]


def contract_assets() -> dg.AssetsDefinition:
    """The responsibility contract and the run's clock, as tables."""
    described = {file.name: file.grain for file in CONTRACT_FILES} | RUN_TABLES
    specs = [
        dg.AssetSpec(
            ["raw_contract", name],
            group_name="raw_contract",
            description=description,
            owners=OWNERS,
            kinds={"csv"},
        )
        for name, description in described.items()
    ]

    @dg.multi_asset(specs=specs, name="contract")
    def contract(night: NightResource) -> Iterator[dg.MaterializeResult]:
        for name, rows in load_contract(night.night).items():
            yield dg.MaterializeResult(
                asset_key=["raw_contract", name], metadata={"dagster/row_count": rows}
            )

    return contract


def source_assets(source: Source, fresh_for: timedelta | None = None) -> dg.AssetsDefinition:
    """The raw tables of one source, pulled together because a vendor's objects belong together.

    fresh_for: how old they may be before Dagster's pages show them as stale.
    """
    policy = dg.FreshnessPolicy.time_window(fail_window=fresh_for) if fresh_for else None
    specs = [
        dg.AssetSpec(
            [source.schema, table.name],
            group_name=source.schema,
            description=table.description,
            owners=OWNERS,
            freshness_policy=policy,
            kinds={"dlt" if source.name != "files" else "duckdb"},
            metadata={
                "dagster/column_schema": dg.TableSchema(
                    [dg.TableColumn(name, kind) for name, kind in table.all_columns.items()]
                ),
                "key": ", ".join(table.key),
            },
        )
        for table in source.tables
    ]

    @dg.multi_asset(specs=specs, name=f"pull_{source.name}")
    def pull_source(night: NightResource) -> Iterator[dg.MaterializeResult]:
        pulled = pull(night.night, source)
        for name, rows in pulled.rows.items():
            yield dg.MaterializeResult(
                asset_key=[source.schema, name],
                metadata={"dagster/row_count": rows, "status": pulled.status},
            )

    return pull_source


def ingest_job() -> Any:
    """Only the pulling: every source into the build file."""
    groups = ["raw_contract", *(source.schema for source in SOURCES.values())]
    return dg.define_asset_job(
        INGEST,
        selection=dg.AssetSelection.groups(*groups).without_checks(),
        description="Pull every source into the private build file; nothing is built or published.",
    )
