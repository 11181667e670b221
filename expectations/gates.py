"""The two gates of a night: what may be built on, and what may be published.

Arrival judges the raw tables after loading, sets rows aside that a rule allows to, and refuses when
something critical is wrong. Departure judges what is about to be released. Neither repairs nor
deletes anything silently: every verdict is kept in `quarantine.verdicts`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from expectations import history, quarantine
from expectations.registry import Gate, Suite, load_suites
from expectations.runner import run_suites
from expectations.verdicts import Verdict

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class GateReport:
    """What a gate decided and why.

    verdicts: one per rule, in the order of the suites. counts: the tables whose rows were set aside
    or released, each with loaded + quarantined = delivered.
    """

    gate: Gate
    verdicts: tuple[Verdict, ...]
    counts: tuple[quarantine.TableCount, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the night must stop here."""
        return any(verdict.blocking for verdict in self.verdicts)

    @property
    def findings(self) -> tuple[Verdict, ...]:
        """Everything that did not hold or could not be evaluated, what blocks first."""
        found = [verdict for verdict in self.verdicts if verdict.outcome != "success"]
        return tuple(sorted(found, key=lambda verdict: not verdict.blocking))


def arrive(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    at: datetime,
    changed_tables: Collection[str] = (),
    suites: Sequence[Suite] | None = None,
) -> GateReport:
    """Judges the raw tables after a load.

    connection: read-write on the build file, with no transaction open.
    at: the run's as-of, naive UTC. changed_tables: `schema.table` names that are to be judged even
    if they look unchanged; what is changed is found out anyhow. suites: those of the house if None.
    """
    suites = load_suites(gate="arrival") if suites is None else suites
    quarantine.create_tables(connection)
    history.create_tables(connection)
    waiting = quarantine.waiting_tables(connection)
    for suite in suites:
        if suite.name in waiting:
            quarantine.restore(connection, suite, at)
    verdicts = _judge_changed(connection, suites, changed_tables)
    counts = []
    for suite in suites:
        failing = [
            (rule, verdicts[suite.name, rule.name].failing_rows_sql or "")
            for rule in suite.rules
            if rule.quarantine and verdicts[suite.name, rule.name].outcome == "failed"
        ]
        if failing or suite.name in waiting:
            counts.append(quarantine.settle(connection, suite, failing, run_id, at))
        if failing:
            verdicts.update(_judge_remaining(connection, suite))
    report = GateReport("arrival", tuple(verdicts.values()), tuple(counts))
    history.remember(connection, run_id, at, suites, report.verdicts)
    return report


def depart(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    at: datetime,
    suites: Sequence[Suite] | None = None,
) -> GateReport:
    """Judges what is about to be published; parameters as in `arrive`."""
    suites = load_suites(gate="departure") if suites is None else suites
    history.create_tables(connection)
    report = GateReport("departure", tuple(run_suites(connection, suites)))
    history.remember(connection, run_id, at, suites, report.verdicts)
    return report


def _judge_changed(
    connection: duckdb.DuckDBPyConnection,
    suites: Sequence[Suite],
    changed: Collection[str],
) -> dict[tuple[str, str], Verdict]:
    """All verdicts by (`schema.table`, rule), carried over where nothing has changed."""
    unchanged = [suite for suite in suites if suite.name not in changed]
    prints = history.fingerprints(connection, unchanged)
    carried = history.recall(connection, unchanged, prints)
    open_suites = [
        replace(suite, rules=rules)
        for suite in suites
        if (rules := tuple(r for r in suite.rules if (suite.name, r.name) not in carried))
    ]
    fresh = {(v.suite, v.expectation): v for v in run_suites(connection, open_suites)}
    found = carried | fresh
    return {(s.name, r.name): found[s.name, r.name] for s in suites for r in s.rules}


def _judge_remaining(
    connection: duckdb.DuckDBPyConnection, suite: Suite
) -> dict[tuple[str, str], Verdict]:
    """Verdicts of the rules that set nothing aside, on the table without its bad rows."""
    rest = replace(suite, rules=tuple(rule for rule in suite.rules if not rule.quarantine))
    return {
        (v.suite, v.expectation): v for v in run_suites(connection, [rest] if rest.rules else [])
    }
