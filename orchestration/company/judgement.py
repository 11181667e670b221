"""The rules across rows and files, and which files each of them needs to be readable."""

from collections.abc import Callable, Collection, Iterable, Iterator

from orchestration.company import references, validity
from orchestration.company.contract import CONTRACT_FILES, FX_RATES, OWNERSHIP, TARGETS
from orchestration.company.findings import Finding
from orchestration.company.references import Contract
from orchestration.company.values import Value

Rule = Callable[[Contract], Iterable[Finding]]


def judge_contract(
    contract: Contract, company_currency: Value, unreadable: Collection[str]
) -> Iterator[Finding]:
    """Findings of all rules across rows and files.

    unreadable: files (`contract/stages.csv`) that lost rows to earlier findings. A rule that reads
    one of them is left out, so that one mistake is not reported as many.
    """
    broken = {path.removeprefix("contract/").removesuffix(".csv") for path in unreadable}
    for file in CONTRACT_FILES:
        yield from validity.check_validity(file, contract[file.name])
        for column in file.columns:
            if column.refers_to and column.refers_to not in broken:
                yield from references.check_reference(contract, file, column)
    for needs, rule in RULES:
        if not broken.intersection(needs):
            yield from rule(contract)
    if company_currency is not None and "fx_rates" not in broken:
        yield from references.check_rates(contract, str(company_currency))


def _shares(contract: Contract) -> Iterable[Finding]:
    return validity.check_shares(OWNERSHIP, contract["ownership"], contract["stages"])


def _target_periods(contract: Contract) -> Iterable[Finding]:
    return validity.check_target_periods(TARGETS, contract["targets"])


def _rate_gaps(contract: Contract) -> Iterable[Finding]:
    return validity.check_rate_gaps(FX_RATES, contract["fx_rates"], contract["thresholds"])


RULES: tuple[tuple[tuple[str, ...], Rule], ...] = (
    (("ownership", "stages"), _shares),
    (("targets",), _target_periods),
    (("fx_rates", "thresholds"), _rate_gaps),
    (("stages",), references.check_targets),
    (("stages",), references.check_positions),
    (("channel_rules",), references.check_channel_rules),
    (("schedules",), references.check_opening_hours),
    (("costs",), references.check_cost_months),
)
