"""docs/company.md, written from the same declarations that validation reads.

`python -m orchestration.company.documentation` writes it anew; a test holds page and code together.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from orchestration.company.contract import CONTRACT_FILES
from orchestration.company.page_texts import (
    BAD_ROWS,
    CONTRACT,
    FILES,
    INTRODUCTION,
    PATHS,
    RULES,
    STATEMENTS,
)
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
from orchestration.company.statements import DISPUTES, SIGNATURES
from orchestration.sources.files.entities import (
    CURRENCY_COLUMNS,
    EVENT_COLUMNS,
    OPTIONAL_KEY_COLUMNS,
    TABLES,
)
from orchestration.sources.files.expressions import ALLOWED_FUNCTIONS
from orchestration.sources.tables import RawTable

COLUMN_HEADER = ("column", "type", "required", "meaning")
PAGE = Path(__file__).parents[2] / "docs" / "company.md"


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
        CONTRACT + _table(COLUMN_HEADER, map(_column, VALIDITY)),
        *map(_contract_file, CONTRACT_FILES),
        STATEMENTS,
        "### disputes.csv\n",
        _table(COLUMN_HEADER, map(_column, DISPUTES)),
        "### signatures.csv\n",
        _table(COLUMN_HEADER, map(_column, SIGNATURES)),
        RULES.rstrip() + "\n",
        FILES.format(functions=functions) + _settings(FILE_SETTINGS),
        '`null_values`, a list of texts: further texts that mean null, e.g. `["unknown"]`.\n',
        bad_rows.rstrip() + "\n",
        *map(_entity, TABLES),
        PATHS.rstrip() + "\n",
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
        + _table(COLUMN_HEADER, map(_column, file.own_columns))
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
