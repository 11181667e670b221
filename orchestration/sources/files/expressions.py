"""What a mapping may compute: one scalar expression over the columns of the file, nothing else."""

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

# Reading anything but the row at hand, or answering differently on a rerun, is refused.
FORBIDDEN = (
    exp.Query,
    exp.DDL,
    exp.Insert,
    exp.Update,
    exp.Delete,
    exp.Command,
    exp.Table,
    exp.ReadCSV,
    exp.ReadParquet,
    exp.Window,
    exp.AggFunc,
    exp.Star,
    exp.Columns,
    exp.Placeholder,
    exp.Parameter,
    exp.SessionParameter,
    exp.Rand,
    exp.Uuid,
    exp.CurrentDate,
    exp.CurrentTime,
    exp.CurrentTimestamp,
    exp.CurrentUser,
    exp.UDTF,
)
# Functions that sqlglot does not know by a class of their own; anything else unknown is refused.
ALLOWED_FUNCTIONS = frozenset(
    {
        "dayname", "epoch", "epoch_ms", "epoch_us", "format", "hash", "ifnull", "isodow",
        "json_valid", "make_date", "make_time", "make_timestamp", "monthname", "nfc_normalize",
        "prefix", "printf", "regexp_full_match", "rpad", "strip_accents", "suffix", "timezone",
        "to_days", "to_hours", "to_minutes", "to_months", "to_seconds", "trunc", "try_strptime",
        "url_decode", "weekday",
    }
)  # fmt: skip


class ExpressionRefused(Exception):
    """The expression is not one scalar over the row; the message says why."""


def columns_of(expression: str) -> frozenset[str]:
    """Names of the columns an expression reads. Raises ExpressionRefused where it does more."""
    try:
        trees = sqlglot.parse(expression, dialect="duckdb")
    except (ParseError, TokenError) as error:
        reason = str(error).partition("\n")[0].partition(". Line")[0]
        raise ExpressionRefused(f"not readable as SQL: {reason}") from None
    if len(trees) != 1 or trees[0] is None:
        raise ExpressionRefused("exactly one expression is allowed")
    names: set[str] = set()
    for node in trees[0].walk():
        _judge(node)
        if isinstance(node, exp.Column):
            names.add(node.name)
    return frozenset(names)


def _judge(node: exp.Expr) -> None:
    if isinstance(node, FORBIDDEN):
        raise ExpressionRefused(f"{node.sql(dialect='duckdb')[:60]} is not a value of the row")
    if isinstance(node, exp.Anonymous) and node.name.lower() not in ALLOWED_FUNCTIONS:
        raise ExpressionRefused(f"the function {node.name} is not allowed")
    if isinstance(node, exp.Column) and node.table:
        raise ExpressionRefused(f"{node.sql(dialect='duckdb')}: write the column without a prefix")
    if node.comments:
        raise ExpressionRefused("comments are not allowed")
