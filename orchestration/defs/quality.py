"""The gates as asset checks: one check per guarded table, one step per gate."""

from collections.abc import Callable, Collection, Iterator

import dagster as dg

from expectations.gates import GateReport
from expectations.registry import Gate, load_suites
from orchestration.defs.resources import NightResource
from orchestration.night import Night
from orchestration.quality import arrival, departure


def arrival_checks(raw: Collection[dg.AssetKey]) -> dg.AssetChecksDefinition:
    """Judges raw tables; staging waits for it."""
    return _checks("arrival", raw, arrival, "What was delivered may be built on.")


def departure_checks(built: Collection[dg.AssetKey]) -> dg.AssetChecksDefinition:
    """Judges what is about to be released; the release waits for it."""
    return _checks("departure", built, departure, "What was built may be published.")


def _checks(
    gate: Gate, assets: Collection[dg.AssetKey], judge: Callable[[Night], GateReport], about: str
) -> dg.AssetChecksDefinition:
    suites = {dg.AssetKey([suite.schema, suite.table]): suite for suite in load_suites(gate=gate)}
    specs = [
        dg.AssetCheckSpec(gate, asset=key, blocking=True, description=about)
        for key in suites
        if key in assets
    ]

    @dg.multi_asset_check(specs=specs, name=f"{gate}_gate", can_subset=True)
    def evaluate(
        context: dg.AssetCheckExecutionContext, night: NightResource
    ) -> Iterator[dg.AssetCheckResult]:
        report = judge(night.night)
        for key in (check.asset_key for check in context.selected_asset_check_keys):
            yield _result(gate, key, suites[key].name, report)
        if report.refused:
            # Also where what is wrong belongs to no asset, e.g. too many rows set aside.
            raise dg.Failure(f"the {gate} gate refused", allow_retries=False)

    return evaluate


def _result(gate: str, key: dg.AssetKey, suite: str, report: GateReport) -> dg.AssetCheckResult:
    verdicts = [verdict for verdict in report.verdicts if verdict.suite == suite]
    findings = [verdict for verdict in verdicts if verdict.outcome != "success"]
    blocks = any(verdict.blocking for verdict in findings)
    could_not = [str(verdict) for verdict in findings if verdict.outcome == "could_not_evaluate"]
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=gate,
        passed=not findings,
        severity=dg.AssetCheckSeverity.ERROR if blocks else dg.AssetCheckSeverity.WARN,
        description="; ".join(str(verdict) for verdict in findings) or "all expectations hold",
        metadata={"expectations": len(verdicts), "could_not_evaluate": len(could_not)},
    )
