"""What a rule said about a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from expectations.registry import Rule, Suite

Outcome = Literal["success", "failed", "could_not_evaluate"]


@dataclass(frozen=True)
class Verdict:
    """One rule's outcome on one table.

    outcome: `could_not_evaluate` says that the rule could not be run and nothing about the data.
    observed: what was seen, counts and aggregates only, never a value of a row.
    n_failing: rows that break the rule, None where rows are not what it counts.
    failing_rows_sql: a query that shows them, None where there are none to show.
    is_named: the failing rows hold no personal data and may be said.
    is_carried: repeated from an earlier run, because neither table nor suite has changed.
    """

    schema: str
    table: str
    suite: str
    expectation: str
    severity: Literal["critical", "warning"]
    outcome: Outcome
    observed: str | None
    expected: str
    n_failing: int | None
    failing_rows_sql: str | None
    owner: str
    fix: str
    is_quarantined: bool = False
    is_named: bool = False
    is_carried: bool = False

    @property
    def blocking(self) -> bool:
        """Whether the gate refuses because of it.

        A critical rule blocks when it fails or cannot be run. A rule that sets rows aside blocks
        only when it cannot be run, since bad rows would then pass unseen.
        """
        if self.outcome == "could_not_evaluate":
            return self.severity == "critical" or self.is_quarantined
        return self.outcome == "failed" and self.severity == "critical"

    def __str__(self) -> str:
        """One line for a log or a terminal: where, what, and what to do."""
        if self.outcome == "success":
            return f"{self.suite}.{self.expectation}: holds"
        said = {
            "failed": "does not hold",
            "could_not_evaluate": "could not be evaluated",
        }
        seen = f" ({self.observed})" if self.observed else ""
        return f"{self.suite}.{self.expectation}: {said[self.outcome]}{seen}. {self.fix}"


def verdict_of(
    suite: Suite,
    rule: Rule,
    outcome: Outcome,
    observed: str | None = None,
    n_failing: int | None = None,
    failing_rows_sql: str | None = None,
) -> Verdict:
    """A verdict with everything the suite already says about the rule."""
    return Verdict(
        schema=suite.schema,
        table=suite.table,
        suite=suite.name,
        expectation=rule.name,
        severity=rule.severity,
        outcome=outcome,
        observed=observed,
        expected=rule.expects,
        n_failing=n_failing,
        failing_rows_sql=failing_rows_sql,
        owner=rule.owner,
        fix=rule.fix,
        is_quarantined=rule.quarantine,
        is_named=rule.names,
    )
