"""From a relation to canonical rows: one SELECT that types every column and judges every row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from orchestration.currencies import ISO_4217
from orchestration.sources.files.entities import (
    CURRENCY_COLUMNS,
    EVENT_COLUMNS,
    OPTIONAL_KEY_COLUMNS,
)
from orchestration.sources.files.mapping import ROW_NUMBER, ColumnSource
from orchestration.sources.files.relations import FILE, Relation, identifier, literal
from orchestration.sources.files.typing_rules import Cell, typed
from orchestration.sources.tables import RawTable

RULE = "_rule"


@dataclass(frozen=True)
class Rule:
    """One thing a row may break.

    name: stable name. condition: SQL over raw and canonical columns, true when broken.
    value: SQL of the offending value. what, fix: in words.
    """

    name: str
    condition: str
    value: str
    what: str
    fix: str


@dataclass(frozen=True)
class Projection:
    """Canonical rows of one relation.

    sql: SELECT giving the table's columns, `_file`, `_row_number` and `_rule` (position in `rules`
    of the first broken rule, from 1, or null). judged: SELECT giving raw and canonical values.
    """

    relation: Relation
    sql: str
    judged: str
    rules: tuple[Rule, ...]


def project(
    relation: Relation,
    table: RawTable,
    as_of: datetime,
    types: Mapping[str, str],
    is_careful: bool = False,
) -> Projection:
    """The projection of a relation onto a table.

    as_of: naive UTC; what happened later breaks a rule. types: DuckDB type of each mapped column's
    expression. is_careful: an expression that fails on a row breaks a rule of that row instead of
    failing the query; costs time.
    """
    columns = {name: f"cast(null as {kind})" for name, kind in table.columns.items()}
    raws, rules = [], list[Rule]()
    for name, expression in expressions(relation).items():
        source, raw = relation.mapping.columns[name], identifier(f"raw_{name}")
        if is_careful and source.expression:
            expression = f"try({{'v': {expression}}})"
            what = f"{name}: the expression fails on this row"
            fix = "correct the value, or the expression in files.toml"
            rules.append(Rule("broken_value", f"{raw} is null", "null", what, fix))
        raws.append(f"{expression} as {raw}")
        raw = f"{raw}.v" if is_careful and source.expression else raw
        columns[name] = _judge(table, relation, name, raw, types[name], as_of, rules)
    inner = _source_sql(relation, raws)
    fields = ", ".join(f"{sql} as {identifier(name)}" for name, sql in columns.items())
    judged = f"select *, {fields} from ({inner})"
    cases = " ".join(f"when {rule.condition} then {n}" for n, rule in enumerate(rules, start=1))
    rule = f"cast(case {cases} end as utinyint)" if rules else "cast(null as utinyint)"
    names = ", ".join(identifier(name) for name in table.columns)
    sql = f"select {names}, {FILE}, {ROW_NUMBER}, {rule} as {RULE} from ({judged})"
    return Projection(relation, sql, judged, tuple(rules))


def expressions(relation: Relation) -> dict[str, str]:
    """SQL of every mapped column over the relation, by canonical name."""
    sources = relation.mapping.columns
    return {name: _expression(source, relation) for name, source in sources.items()}


def _expression(source: ColumnSource, relation: Relation) -> str:
    if source.value is not None:
        return literal(source.value)
    if source.expression is not None:
        # On lines of its own, so that nothing in it can swallow what follows.
        return f"(\n{source.expression}\n)"
    lower = {name.lower(): name for name in (*relation.types, ROW_NUMBER)}
    return identifier(lower[str(source.column).lower()])


def _source_sql(relation: Relation, raws: list[str]) -> str:
    where = f" where (\n{relation.mapping.where}\n)" if relation.mapping.where else ""
    if relation.mapping.is_distinct:
        return (
            f"select {', '.join(raws)}, min({FILE}) as {FILE}, min({ROW_NUMBER}) as {ROW_NUMBER}"
            f" from {relation.sql}{where} group by all"
        )
    return f"select {', '.join(raws)}, {FILE}, {ROW_NUMBER} from {relation.sql}{where}"


def _judge(
    table: RawTable,
    relation: Relation,
    name: str,
    raw: str,
    given: str,
    as_of: datetime,
    rules: list[Rule],
) -> str:
    """SQL of one canonical column; what may be wrong with it is added to `rules`."""
    mapping, source = relation.mapping, relation.mapping.columns[name]
    cell = Cell(
        raw,
        identifier(name),
        given,
        table.columns[name],
        mapping.timezone,
        mapping.decimal_separator,
        source.format,
    )
    result = typed(cell)
    if result.broken:
        condition = f"{raw} is not null and ({result.broken})"
        rules.append(Rule(result.rule, condition, raw, f"{name}: {result.what}", result.fix))
    rules.extend(_rules_of_column(table, name, raw, source, as_of))
    return result.value


def _rules_of_column(
    table: RawTable, name: str, raw: str, source: ColumnSource, as_of: datetime
) -> list[Rule]:
    column, rules = identifier(name), list[Rule]()
    if name in table.key and name not in OPTIONAL_KEY_COLUMNS and source.value is None:
        what, fix = f"{name}: the key is empty", "give every row its key"
        rules.append(Rule("missing_key", f"{column} is null", raw, what, fix))
    if name in CURRENCY_COLUMNS and source.value is None:
        codes = ", ".join(literal(code) for code in sorted(ISO_4217))
        what, fix = f"{name}: no such currency", "write the ISO 4217 code, e.g. EUR"
        rules.append(Rule("unknown_currency", f"{column} not in ({codes})", raw, what, fix))
    if name in EVENT_COLUMNS:
        what = f"{name}: later than the run's as-of {as_of.isoformat(sep=' ')}"
        fix = "correct the date; it is read again by a run with a later --as-of"
        condition = f"{column} > timestamp {literal(as_of.isoformat(sep=' '))}"
        rules.append(Rule("future_date", condition, raw, what, fix))
    return rules
