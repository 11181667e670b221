"""Evaluates suites on a connection it is handed, by SQL inside the database.

Great Expectations is imported on first use (several CPU-seconds), once for all suites: one
context, one data source, one pass per table. The pass asks only yes or no, which is a third
cheaper than asking for examples; the few rules that say no are asked again for counts and for the
query that shows their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from expectations.registry import ROWS_TYPE, Rule, Suite
from expectations.verdicts import Verdict, verdict_of

if TYPE_CHECKING:
    import duckdb

YES_OR_NO = {"result_format": "BOOLEAN_ONLY"}


def run_suites(connection: duckdb.DuckDBPyConnection, suites: Iterable[Suite]) -> list[Verdict]:
    """One verdict per rule, in the order of the suites and their rules.

    connection: an open DuckDB connection, read-only or not; only committed data is seen, and the
    connection stays open and unchanged.
    """
    suites = tuple(suites)
    if not suites:
        return []
    evaluator = _Evaluator(connection, suites)
    try:
        return [verdict for suite in suites for verdict in _judge(suite, evaluator)]
    finally:
        evaluator.release()


class _Evaluator:
    """One context and one engine for all suites, one data source per schema."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, suites: Sequence[Suite]) -> None:
        import great_expectations as gx
        from great_expectations.data_context.types.base import ProgressBarsConfig

        # Registers the data source, hence before the context is made.
        from expectations.duckdb_datasource import DuckDBExecutionEngine, DuckDBTableAsset

        context: Any = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        self._engine = DuckDBExecutionEngine(connection)
        self._sources = {}
        for schema in {suite.schema for suite in suites}:
            tables = [{"name": suite.table} for suite in suites if suite.schema == schema]
            source = context.data_sources.add_duckdb(
                f"warehouse_{schema}",
                warehouse_schema=schema,
                assets=[DuckDBTableAsset.parse_obj(table) for table in tables],
            )
            source.bind(self._engine)
            self._sources[schema] = source

    def evaluate(
        self, suite: Suite, rules: Sequence[Rule], result_format: dict[str, Any]
    ) -> dict[str, Any]:
        """GX's results by rule name; raises whatever GX raises."""
        from great_expectations.core import ExpectationSuite
        from great_expectations.core.batch_definition import BatchDefinition
        from great_expectations.validator.v1_validator import Validator

        batch = BatchDefinition(name=suite.name, partitioner=None)
        batch.set_data_asset(self._sources[suite.schema].get_asset(suite.table))
        validator = Validator(
            batch_definition=batch, batch_parameters=None, result_format=result_format
        )
        expectations = [rule.as_expectation() for rule in rules]
        answer: Any = validator.validate_expectation_suite(
            ExpectationSuite(suite.name, expectations=expectations)
        )
        return {result.expectation_config.meta["rule"]: result for result in answer.results}

    def release(self) -> None:
        """Gives the connection back."""
        self._engine.release()


def _judge(suite: Suite, evaluator: _Evaluator) -> list[Verdict]:
    """Asks all rules at once, then each that did not say yes by itself and in detail."""
    try:
        results = evaluator.evaluate(suite, suite.rules, YES_OR_NO) if len(suite.rules) > 1 else {}
    except Exception:
        # GX gives a whole suite up for one rule it cannot read; one by one, the others count.
        results = {}
    return [
        verdict_of(suite, rule, "success")
        if rule.name in results and results[rule.name].success
        else _judge_alone(suite, rule, evaluator)
        for rule in suite.rules
    ]


def _judge_alone(suite: Suite, rule: Rule, evaluator: _Evaluator) -> Verdict:
    """The verdict of one rule with counts; anything raised on the way is 'could not evaluate'."""
    detailed = {
        "result_format": "BASIC",
        "partial_unexpected_count": 0,
        "unexpected_index_column_names": list(suite.key),
        "return_unexpected_index_query": bool(suite.key),
    }
    try:
        result = evaluator.evaluate(suite, (rule,), detailed)[rule.name]
    except Exception as error:
        # The boundary to GX: whatever it raises, the rule was not evaluated.
        return verdict_of(suite, rule, "could_not_evaluate", _first_line(str(error)))
    if error := _raised(result.exception_info):
        return verdict_of(suite, rule, "could_not_evaluate", error)
    if result.success:
        return verdict_of(suite, rule, "success")
    return _failed(suite, rule, result.result)


def _failed(suite: Suite, rule: Rule, result: dict[str, Any]) -> Verdict:
    if rule.type == ROWS_TYPE:
        query = rule.kwargs["unexpected_rows_query"].format(batch=suite.name)
        count = int(result["observed_value"])
        return verdict_of(suite, rule, "failed", f"{count} rows", count, query)
    if "unexpected_count" in result:
        count, of = int(result["unexpected_count"]), result["element_count"]
        query = (result.get("unexpected_index_query") or "").rstrip("; ") or None
        return verdict_of(suite, rule, "failed", f"{count} of {of} rows", count, query)
    return verdict_of(suite, rule, "failed", str(result.get("observed_value")))


def _raised(info: dict[str, Any]) -> str | None:
    """The first message of GX's exception info, which is flat or keyed by metric."""
    entries = [info] if "raised_exception" in info else list(info.values())
    for entry in entries:
        if entry.get("raised_exception"):
            return _first_line(str(entry.get("exception_message")))
    return None


def _first_line(message: str) -> str:
    return message.strip().splitlines()[0] if message.strip() else "no message"
