"""The vendors' own totals as asset checks that warn."""

from collections.abc import Collection, Iterator

import dagster as dg

from orchestration.connections import SOURCES
from orchestration.defs.resources import NightResource
from orchestration.reconciliation import compared_at

VENDOR_TOTAL = "vendor_total"


def vendor_total_checks(raw: Collection[dg.AssetKey]) -> list[dg.AssetChecksDefinition]:
    """What arrived beside the vendors' own totals, where there are any; warns only."""
    tables = {
        dg.AssetKey([source.schema, total.table])
        for source in SOURCES.values()
        for total in source.reconciliations
    } & set(raw)
    if not tables:
        return []
    about = "The rows add up to what the vendor itself counts."
    specs = [
        dg.AssetCheckSpec(VENDOR_TOTAL, asset=key, description=about) for key in sorted(tables)
    ]

    @dg.multi_asset_check(specs=specs, name="vendor_totals", can_subset=True)
    def evaluate(
        context: dg.AssetCheckExecutionContext, night: NightResource
    ) -> Iterator[dg.AssetCheckResult]:
        found = compared_at(night.night)
        for key in (check.asset_key for check in context.selected_asset_check_keys):
            own = found.get(tuple(key.path), [])
            apart = [str(each) for each in own if not each.agrees]
            yield dg.AssetCheckResult(
                asset_key=key,
                check_name=VENDOR_TOTAL,
                passed=not apart,
                severity=dg.AssetCheckSeverity.WARN,
                description="; ".join(apart) or f"{len(own)} totals agree",
                metadata={"totals": len(own)},
            )

    return [evaluate]
