"""The two gates of a night, and what they say to the journal."""

from expectations.gates import GateReport, arrive, depart
from expectations.verdicts import Verdict
from orchestration.journal import Finding, Step
from orchestration.night import Night

EXAMPLES = 3


def arrival(night: Night) -> GateReport:
    """Judge what was delivered, set bad rows aside, refuse where something critical is wrong."""
    with night.journal.step("arrival gate") as step, night.warehouse() as connection:
        report = arrive(connection, night.journal.run_id, night.as_of_utc)
        step.rows_quarantined = sum(count.quarantined for count in report.counts)
        _tell(night, step, report)
    return report


def departure(night: Night) -> GateReport:
    """Judge what is about to be released."""
    with night.journal.step("departure gate") as step, night.warehouse() as connection:
        report = depart(connection, night.journal.run_id, night.as_of_utc)
        _tell(night, step, report)
    return report


def _tell(night: Night, step: Step, report: GateReport) -> None:
    held = sum(verdict.outcome == "success" for verdict in report.verdicts)
    step.note = f"{held} of {len(report.verdicts)} expectations hold"
    for verdict in report.findings:
        night.journal.find(_finding(verdict))
    if report.refused:
        step.status = "refused"
        night.journal.status = "refused"


def _finding(verdict: Verdict) -> Finding:
    said = {"failed": "does not hold", "could_not_evaluate": "could not be evaluated"}
    seen = f" ({verdict.observed})" if verdict.observed else ""
    aside = "; the rows are in quarantine" if verdict.is_quarantined else ""
    return Finding(
        where=f"{verdict.suite}.{verdict.expectation}",
        severity="error" if verdict.blocking else "warning",
        what=f"{said[verdict.outcome]}: {verdict.expected}{seen}{aside}",
        fix=verdict.fix,
        examples=verdict.failing_rows_sql or "",
    )
