"""Contract files into typed rows: header, cells and required values are judged here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.company.findings import Finding, one_of
from orchestration.company.schema import Column, ContractFile
from orchestration.company.text import CsvRow, read_csv
from orchestration.company.values import Refusal, Value, parse


@dataclass(frozen=True)
class ContractRow:
    """One typed row and the line it came from. A row with a refused cell is not made."""

    line: int
    values: dict[str, Value]

    def __getitem__(self, column: str) -> Value:
        return self.values[column]

    def text(self, column: str) -> str:
        """The value as text, empty for none."""
        value = self.values[column]
        return "" if value is None else str(value)

    def day(self, column: str) -> date:
        """The value of a date column; an empty one is the last day there is."""
        value = self.values[column]
        return value if isinstance(value, date) else date.max


def read_contract_file(
    folder: Path, file: ContractFile, findings: list[Finding]
) -> list[ContractRow]:
    """Typed rows of one contract file; what it breaks is added to `findings`.

    A missing optional file is an empty table.
    """
    path = folder / file.path
    if not path.is_file():
        if file.is_required:
            fix = f"create it with the columns {_names(file.columns)}"
            findings.append(
                Finding(file.path, 1, "missing_file", "a required file is missing", file.name, fix)
            )
        return []
    content = read_csv(path, file.path, findings)
    if content is None or not _header_holds(content[0], file, findings):
        return []
    header, rows = content
    return [row for cells in rows if (row := _typed(cells, header, file, findings))]


def _names(columns: Iterable[Column]) -> str:
    return ",".join(column.name for column in columns)


def _header_holds(header: tuple[str, ...], file: ContractFile, findings: list[Finding]) -> bool:
    declared = {column.name for column in file.columns}
    broken = []
    for name in header:
        if name not in declared:
            broken.append(("unknown_column", "unknown column", name, one_of(name, declared)))
        elif header.count(name) > 1:
            broken.append(("repeated_column", "column stands twice", name, "remove one of them"))
    for name in sorted(declared - set(header)):
        fix = f"the header is {_names(file.columns)}"
        broken.append(("missing_column", "a column is missing", name, fix))
    for rule, what, value, fix in dict.fromkeys(broken):
        findings.append(Finding(file.path, 1, rule, what, value, fix))
    return not broken


def _typed(
    row: CsvRow, header: tuple[str, ...], file: ContractFile, findings: list[Finding]
) -> ContractRow | None:
    if len(row.cells) != len(header):
        what = f"the row has {len(row.cells)} cells, the header {len(header)}"
        fix = "add or remove commas, or quote cells that hold one"
        value = ",".join(row.cells)[:80]
        findings.append(Finding(file.path, row.line, "wrong_cell_count", what, value, fix))
        return None
    cells = dict(zip(header, row.cells, strict=True))
    values: dict[str, Value] = {}
    before = len(findings)
    for column in file.columns:
        values[column.name] = _cell(cells[column.name].strip(), column, file, row.line, findings)
    return ContractRow(row.line, values) if len(findings) == before else None


def _cell(
    text: str, column: Column, file: ContractFile, line: int, findings: list[Finding]
) -> Value:
    if not text:
        if column.is_required:
            what = f"{column.name} is empty"
            fix = f"write {column.meaning}"
            findings.append(Finding(file.path, line, "empty_value", what, "", fix))
        return None
    try:
        return parse(text, column)
    except Refusal as refusal:
        what = f"{column.name}: {refusal.what}"
        findings.append(Finding(file.path, line, refusal.rule, what, text[:80], refusal.fix))
        return None
