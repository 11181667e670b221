"""docs/company.md, written from the same declarations that validation reads.

`python -m orchestration.company.documentation` writes it anew; a test holds page and code together.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from orchestration.company.contract import CONTRACT_FILES
from orchestration.company.schema import (
    COMPANY_SETTINGS,
    FILE_SETTINGS,
    SOURCE_SETTINGS,
    SOURCES,
    VALIDITY,
    Column,
    ContractFile,
    Setting,
)
from orchestration.sources.files.entities import (
    CURRENCY_COLUMNS,
    EVENT_COLUMNS,
    OPTIONAL_KEY_COLUMNS,
    TABLES,
)
from orchestration.sources.files.expressions import ALLOWED_FUNCTIONS
from orchestration.sources.tables import RawTable

PAGE = Path(__file__).parents[2] / "docs" / "company.md"

INTRODUCTION = """\
# The company folder

Everything a company declares lives in one folder: what it is called and when its night starts,
which sources it reads, the contract between Sales and Marketing, and how its own files are mapped.
It is validated as a whole before anything runs; every finding names file, line, rule and fix.
This page is a versioned promise, written from the code by
`python -m orchestration.company.documentation`.

| file | what |
| --- | --- |
| `company.toml` | required: the company's settings and its sources |
| `files.toml` | optional: its own files, mapped onto canonical entities |
| `contract/*.csv` | the contract, one table a file; required: {required} |
| `state/`, `releases/` | what runs make here; never edit, never commit |

Secrets never belong here; they are settings (`.env.example`).
"""

CONTRACT = """\
## contract/*.csv

Comma separated, UTF-8, a header line with exactly the columns below in any order. Dates are
`YYYY-MM-DD`, numbers have a point and no thousands marks, booleans are `true` or `false`, patterns
are RE2 regular expressions. A cell that looks like a formula is text. A file that is not there is
an empty table in `raw_contract`.

Every file ends with the columns of validity. Rows of one key must not overlap in time; where a file
says *without gap*, no day may be left out between two of them. Contract versions end by filling
`valid_to` and adding a row, never by editing a row of the past.

"""

RULES = """\
### Rules across files

- Every stage, channel, team and schedule that is named is declared in its own file.
- The ownership shares of a stage sum to exactly 1 on every day, and every stage has an owner.
- No two stages share a position while both are valid.
- A channel rule that matches everything stands last.
- A schedule closes later than it opens.
- A target names a known metric: an amount (`ad_spend`, `won_revenue`, `pipeline_created`,
  `order_revenue`, `cost_per_inquiry`, `cost_per_sqo`, `cost_per_won_deal`) with a currency, a count
  (`sessions`, `orders`, `won_deals`, `lost_deals`, the plural of a stage) or a rate from 0 to 1
  (`win_rate`, `sla_met_rate`, `<stage>_to_<later stage>_rate`). Its periods do not overlap.
- Every currency of a cost or target has rates to the company's currency; inside a series no rate is
  missing for more than 7 days.

"""

FILES = """\
## files.toml

One `[[file]]` per kind of file. Its `[file.columns]` says where each canonical column comes from:

| form | meaning |
| --- | --- |
| `"basket_id"` | a column of the file |
| `{{ value = "EUR" }}` | the same text for every row |
| `{{ expression = "a \\|\\| '-' \\|\\| b" }}` | one scalar SQL expression over the file's columns |
| `{{ column = "day", format = "%d.%m.%Y" }}` | a date or time that is not written in ISO 8601 |

Columns that are not mapped are null. `_row_number` counts the data rows of a file from 1 and may be
used like a column. Expressions read their row and nothing else: no subquery, aggregate, clock or
file. Values of text files are text, those of Parquet have their type. An empty text is null.
Functions beside SQL's own: {functions}.

"""

BAD_ROWS = """\
### What happens to rows

Rows are upserted by key. A row that is the same stays untouched; one that vanishes from the files
is marked `_is_deleted` with the reason `purged`. Files that have not changed are not read again.
A row that breaks a rule goes to `quarantine.rows` with file, line, value, rule and fix, and is
released when the file is repaired: delivered = loaded + quarantined, always.

| rule | broken by |
| --- | --- |
| `malformed_row` | a line with too many or too few cells, open quotes, bytes that are not text |
| `missing_key` | an empty key column (except {optional}) |
| `duplicate_key` | a key that an earlier row has; the first one is loaded |
| `broken_number` | no number, or one with more decimals than the column holds |
| `broken_date` | no ISO 8601 date or time, or one outside of 1900 to 2200 |
| `broken_boolean` | neither true, t, yes, y, 1 nor false, f, no, n, 0 |
| `unknown_currency` | {currencies} not in ISO 4217 |
| `future_date` | {events} later than the run's as-of |
| `broken_value` | a row on which the mapping's expression fails |

A file that is missing, cannot be read or lacks a mapped column stops the source; nothing is
loaded then. Amounts are never rounded silently. Unknown products and quantities of 0 are no reason
to leave a row out: they are quality findings of the release.

### Entities

"""


def company_page() -> str:
    """The text of docs/company.md."""
    required = ", ".join(f"`{file.name}`" for file in CONTRACT_FILES if file.is_required)
    functions = ", ".join(f"`{name}`" for name in sorted(ALLOWED_FUNCTIONS))
    bad_rows = BAD_ROWS.format(
        optional=_names(sorted(OPTIONAL_KEY_COLUMNS)),
        currencies=_names(sorted(CURRENCY_COLUMNS)),
        events=_names(sorted(EVENT_COLUMNS)),
    )
    parts = [
        INTRODUCTION.format(required=required),
        "## company.toml\n",
        _settings(COMPANY_SETTINGS),
        f"`[sources.<name>]`, one table per source that is on: {_names(SOURCES)}.\n",
        _settings(SOURCE_SETTINGS),
        CONTRACT + _table(("column", "type", "required", "meaning"), map(_column, VALIDITY)),
        *map(_contract_file, CONTRACT_FILES),
        RULES.rstrip() + "\n",
        FILES.format(functions=functions) + _settings(FILE_SETTINGS),
        '`null_values`, a list of texts: further texts that mean null, e.g. `["unknown"]`.\n',
        bad_rows.rstrip() + "\n",
        *map(_entity, TABLES),
    ]
    return "\n".join(parts)


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _settings(settings: Iterable[Setting]) -> str:
    return _table(("key", "type", "default", "meaning"), map(_setting, settings))


def _setting(setting: Setting) -> Sequence[str]:
    default = "required" if setting.default is None else f"`{_toml(setting.default)}`"
    return f"`{setting.key}`", setting.type, default, _meaning(setting)


def _toml(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) and value != '"' else f"{value}"


def _meaning(declared: Setting | Column) -> str:
    choices = f" ({_names(declared.choices)})" if declared.choices else ""
    return declared.meaning.replace("|", "\\|") + choices


def _contract_file(file: ContractFile) -> str:
    presence = "Required" if file.is_required else "Optional"
    gaps = ", without gap" if file.is_continuous else ""
    return (
        f"### {file.path}\n\n{file.grain} {presence}; key: {_names(file.key)}{gaps}.\n\n"
        + _table(("column", "type", "required", "meaning"), map(_column, file.own_columns))
    )


def _column(column: Column) -> Sequence[str]:
    refers = f"; found in `{column.refers_to}`" if column.refers_to else ""
    required = "yes" if column.is_required else "no"
    return f"`{column.name}`", column.type, required, _meaning(column) + refers


def _entity(table: RawTable) -> str:
    columns = (f"`{name}`{'*' if name in table.key else ''} {kind}"
               for name, kind in table.columns.items())  # fmt: skip
    return f"**{table.name}**: {table.description} {', '.join(columns)}\n"


def write() -> None:
    """Write the page into the repository."""
    PAGE.write_text(company_page(), encoding="utf-8")


if __name__ == "__main__":
    write()
