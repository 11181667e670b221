"""One asset per dbt model, built in one dbt call."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import dagster as dg
from dagster_dbt import dbt_assets

from orchestration import dbt
from orchestration.defs.resources import NightResource
from orchestration.transformation import transform


def transformation_assets(
    manifest: Mapping[str, Any], awaited: Callable[[dg.AssetKey], bool]
) -> dg.AssetsDefinition:
    """All models and seeds of the project; sources and tests come with them.

    awaited: whether another step waits for a table. Only those are handed over as outputs; the rest
    are logged, which is one event each, not three, and saves looking up what every input was made
    from (45 ms of CPU an asset in SQLite).
    """

    places = {
        unique_id: (node["schema"], node["alias"]) for unique_id, node in manifest["nodes"].items()
    }

    @dbt_assets(
        manifest=manifest,
        dagster_dbt_translator=dbt.Translator(),
        name="dbt_build",
    )
    def dbt_build(
        context: dg.AssetExecutionContext, night: NightResource
    ) -> Iterator[dg.MaterializeResult]:
        selected = {(key.path[0], key.path[1]): key for key in context.selected_asset_keys}
        is_everything = len(selected) == len(context.assets_def.keys)
        names = None if is_everything else [name for _, name in selected]
        built = transform(night.night, names, {schema for schema, _ in selected})
        # In the order dbt finished them, because Dagster wants parents before children.
        finished = [places[r.unique_id] for r in built.results if r.unique_id in places]
        for place in [place for place in finished if place in selected]:
            table = built.tables.get(place)
            metadata: dict[str, Any] = {}
            if table is not None:
                columns = [dg.TableColumn(name, kind) for name, kind in table.columns]
                metadata["dagster/column_schema"] = dg.TableSchema(columns=columns)
                if table.rows is not None:
                    metadata["dagster/row_count"] = table.rows
            if awaited(selected[place]):
                yield dg.MaterializeResult(asset_key=selected[place], metadata=metadata)
            else:
                context.log_event(dg.AssetMaterialization(selected[place], metadata=metadata))

    return dbt_build


def published_within(spec: dg.AssetSpec, allowed: timedelta) -> dg.AssetSpec:
    """A published table that Dagster's pages show as stale when it is older than allowed."""
    if spec.key.path[0] != "published":
        return spec
    return spec.replace_attributes(freshness_policy=dg.FreshnessPolicy.time_window(allowed))


def kept_tables(manifest: Mapping[str, Any]) -> list[dg.AssetSpec]:
    """What a model writes beside itself and others read: state that outlives a full refresh."""
    return [
        dg.AssetSpec(
            [source["schema"], source["name"]],
            group_name=source["schema"],
            description=source["description"],
            owners=[dbt.DATA_TEAM],
        )
        for unique_id, source in manifest["sources"].items()
        if not source["schema"].startswith("raw_") and manifest["child_map"].get(unique_id)
    ]
