"""Reading the folder's text files so that every complaint can name its line."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from orchestration.company.findings import Finding

# Longer than any sane cell; a longer one is reported instead of filling memory.
LONGEST_CELL = 100_000
TABLE_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
KEY_LINE = re.compile(r"""^\s*["']?([A-Za-z0-9_-]+)["']?\s*=""")


@dataclass(frozen=True)
class CsvRow:
    """One data row: its 1-based line in the file and its cells as written."""

    line: int
    cells: tuple[str, ...]


def read_text(path: Path, name: str, findings: list[Finding]) -> str | None:
    """The file's text without a byte order mark, or None after reporting that it is not UTF-8."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        byte = f"byte 0x{content[error.start]:02x}"
        fix = "save the file as UTF-8"
        findings.append(Finding(name, line, "not_utf8", "text must be UTF-8", byte, fix))
        return None


def read_csv(
    path: Path, name: str, findings: list[Finding]
) -> tuple[tuple[str, ...], list[CsvRow]] | None:
    """Header and rows of a comma-separated file; None after reporting why it cannot be read.

    Cells stay as written: a cell that looks like a formula is data. Blank lines are skipped.
    """
    text = read_text(path, name, findings)
    if text is None:
        return None
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[CsvRow] = []
    last_line = 0
    try:
        for cells in reader:
            if cells:
                rows.append(CsvRow(last_line + 1, tuple(cells)))
            last_line = reader.line_num
    except csv.Error as error:
        fix = "check the quotes around this line"
        line = last_line + 1
        findings.append(Finding(name, line, "broken_csv", "not readable as CSV", str(error), fix))
        return None
    if not rows:
        fix = "write the header line"
        findings.append(Finding(name, 1, "empty_file", "the file is empty", "no header", fix))
        return None
    return tuple(cell.strip() for cell in rows[0].cells), rows[1:]


class TomlLines:
    """Where keys stand in a TOML text; tomllib itself keeps no line numbers."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, str], int] = {}
        table, arrays = "", {}
        for number, line in enumerate(text.splitlines(), start=1):
            if header := TABLE_HEADER.match(line):
                name = header[2].replace('"', "")
                if header[1] == "[[":
                    arrays[name] = arrays.get(name, -1) + 1
                table = _indexed(name, arrays)
                self._lines[(table, "")] = number
            elif key := KEY_LINE.match(line):
                self._lines.setdefault((table, key[1]), number)

    def line(self, table: str, key: str = "") -> int:
        """Line of `key`, or table, `key` in `table` (`file[2].columns`); else the table's own."""
        inner = f"{table}.{key}".lstrip(".")
        places = ((table, key), (inner, ""), (table, ""))
        return next((self._lines[place] for place in places if place in self._lines), 1)


def _indexed(name: str, arrays: dict[str, int]) -> str:
    """`file` or `file.columns` with the index of the array element it belongs to."""
    first, dot, rest = name.partition(".")
    return f"{first}[{arrays[first]}]{dot}{rest}" if first in arrays else name
