"""What people read: exported metrics, and the release."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import dagster as dg

from orchestration.defs.resources import NightResource
from orchestration.publishing import copy_to_postgres, publish
from orchestration.semantics import SCHEMA, export_metrics, export_names


def release_asset(published: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """The release depends on every published table, so a refused gate leaves it unmade."""

    described = {
        "warehouse": "The versioned read-only release that BI tools and people read: "
        "`releases/current/warehouse.duckdb`, flipped in one rename after both gates have passed.",
        "site": "Boards, catalogue, contract and quality as static pages of the same release: "
        "`releases/current/site/index.html`. TANDEM_SITE=off leaves it out.",
    }
    specs = [
        dg.AssetSpec(
            ["release", name],
            deps=list(published),
            group_name="release",
            kinds={"duckdb" if name == "warehouse" else "html"},
            owners=["team:data"],
            description=description,
        )
        for name, description in described.items()
    ]

    @dg.multi_asset(specs=specs, name="release")
    def made(night: NightResource) -> Iterator[dg.MaterializeResult]:
        manifest = publish(night.night)
        facts = {"release_version": manifest["version"], "tables": len(manifest["tables"])}
        rows = sum(manifest["tables"].values())
        yield dg.MaterializeResult(
            asset_key=["release", "warehouse"], metadata={**facts, "dagster/row_count": rows}
        )
        is_made = night.night.is_site_wanted
        yield dg.MaterializeResult(
            asset_key=["release", "site"], metadata={**facts, "is_made": is_made}
        )

    return made


def postgres_asset() -> dg.AssetsDefinition:
    """The copy of the release in PostgreSQL; there where TANDEM_POSTGRES_URL is set."""

    @dg.asset(
        key=["release", "postgres"],
        deps=[dg.AssetKey(["release", "warehouse"])],
        group_name="release",
        kinds={"postgres"},
        owners=["team:data"],
        description="The published tables of the same release in PostgreSQL, for tools that open "
        "no file; schema swapped in one transaction, grants kept.",
    )
    def postgres(night: NightResource) -> dg.MaterializeResult:
        return dg.MaterializeResult(metadata={"copied": copy_to_postgres(night.night)})

    return postgres


def metric_exports(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """The metrics that people ask for most, as tables; compiled from their one definition."""
    specs = [
        dg.AssetSpec(
            [SCHEMA, name],
            deps=semantic_models(manifest),
            group_name=SCHEMA,
            kinds={"metricflow"},
            owners=["team:data"],
            description=f"Export of the saved query {name}, ratios beside their two terms.",
        )
        for name in export_names(manifest)
    ]

    @dg.multi_asset(specs=specs, name="metric_exports")
    def exports(night: NightResource) -> Iterator[dg.MaterializeResult]:
        for name, rows in export_metrics(night.night).items():
            yield dg.MaterializeResult(
                asset_key=[SCHEMA, name], metadata={"dagster/row_count": rows}
            )

    return exports


def semantic_models(manifest: Mapping[str, Any]) -> list[dg.AssetKey]:
    """The marts that metrics are defined over."""
    relations = (model["node_relation"] for model in manifest["semantic_models"].values())
    return [dg.AssetKey([relation["schema_name"], relation["alias"]]) for relation in relations]
