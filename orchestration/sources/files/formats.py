"""A mapping's files as one relation of DuckDB: the file's own columns, plus file and row number.

Parquet is read in place with its types. Text formats are first copied into a temporary table, every
value as text, so that a broken value can be reported instead of stopping the night.
"""

import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile

import duckdb

from orchestration.sources.files.mapping import ROW_NUMBER, FileMapping
from orchestration.sources.files.relations import FILE, Relation, check_columns, literal
from orchestration.sources.files.text_copies import TextCopy
from orchestration.sources.transport import SourceError

DELIMITERS = (",", ";", "\t", "|")


def open_relation(
    connection: duckdb.DuckDBPyConnection, mapping: FileMapping, files: Sequence[Path], name: str
) -> Relation:
    """The relation over `files`; temporary tables start with `name`.

    Raises SourceError for a file that cannot be read or lacks a column that the mapping needs.
    """
    try:
        relation = READERS[mapping.format](connection, mapping, files, name)
    except (duckdb.Error, OSError, UnicodeError, EOFError, KeyError, ValueError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
        raise SourceError(
            "files",
            f"{mapping.label}: {mapping.path} cannot be read as {mapping.format}: {reason}",
            "Check the file and the format, delimiter and encoding of its mapping",
        ) from error
    return relation


def _parquet(
    connection: duckdb.DuckDBPyConnection, mapping: FileMapping, files: Sequence[Path], name: str
) -> Relation:
    types: dict[str, str] = {}
    for file in files:
        described = connection.execute(
            f"describe select * from read_parquet({literal(str(file))})"
        ).fetchall()
        found = {column: kind for column, kind, *_ in described}
        check_columns(mapping, file, list(found))
        types = types or found
    paths = ", ".join(literal(str(file)) for file in files)
    reader = (
        f"read_parquet([{paths}], filename = true, file_row_number = true, union_by_name = true)"
    )
    sql = (
        f"(select * exclude (filename, file_row_number), filename as {FILE},"
        f" file_row_number + 1 as {ROW_NUMBER} from {reader})"
    )
    return Relation(mapping, sql, types)


def _csv(
    connection: duckdb.DuckDBPyConnection, mapping: FileMapping, files: Sequence[Path], name: str
) -> Relation:
    copy = TextCopy(connection, mapping, name)
    for file in files:
        header, delimiter = _header(file, mapping)
        check_columns(mapping, file, header)
        copy.add_columns(header)
        copy.insert_csv(file, header, delimiter)
    return copy.relation(lines_before=1)


def _header(file: Path, mapping: FileMapping) -> tuple[list[str], str]:
    opener = gzip.open if file.name.endswith(".gz") else open
    encoding = "utf-8-sig" if mapping.encoding == "utf-8" else mapping.encoding
    with opener(file, "rb") as handle:
        first = handle.read(1 << 20).decode(encoding, errors="replace")
    line = first.lstrip().splitlines()[0] if first.strip() else ""
    delimiter = mapping.delimiter or max(DELIMITERS, key=line.count)
    quote = mapping.quote or '"'
    reader = csv.reader(io.StringIO(first, newline=""), delimiter=delimiter, quotechar=quote)
    header = next(iter(reader), [])
    return _distinct(header), delimiter


def _distinct(header: list[str]) -> list[str]:
    """The header itself. Raises ValueError where it is empty or names a column twice."""
    if not header:
        raise ValueError("it has no header line")
    lower = [column.lower() for column in header]
    repeated = sorted({column for column in header if lower.count(column.lower()) > 1})
    if repeated:
        raise ValueError(f"the header has {' and '.join(repeated)} more than once")
    return header


def _jsonl(
    connection: duckdb.DuckDBPyConnection, mapping: FileMapping, files: Sequence[Path], name: str
) -> Relation:
    copy = TextCopy(connection, mapping, name)
    for file in files:
        keys = copy.stage_json(file)
        check_columns(mapping, file, keys)
        copy.add_columns(keys)
        copy.insert_json(file, keys)
    return copy.relation(lines_before=0)


def _excel(
    connection: duckdb.DuckDBPyConnection, mapping: FileMapping, files: Sequence[Path], name: str
) -> Relation:
    copy = TextCopy(connection, mapping, name)
    for file in files:
        rows = _sheet_rows(file, mapping.sheet)
        header = next(rows, [])
        names = _distinct([cell for cell in header if cell])
        check_columns(mapping, file, names)
        copy.add_columns(names)
        copy.insert_rows(file, header, rows)
    return copy.relation(lines_before=1)


def _sheet_rows(file: Path, sheet: str | None) -> Iterator[list[str | None]]:
    # Imported here: it costs 0.3 s, and most nights have no workbook.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException) as error:
        raise ValueError(f"not an Excel workbook: {error}") from error
    if sheet and sheet not in book.sheetnames:
        raise ValueError(f"no sheet {sheet}, it has {', '.join(book.sheetnames)}")
    try:
        for cells in book[sheet or book.sheetnames[0]].iter_rows(values_only=True):
            yield [_cell_text(cell) for cell in cells]
    finally:
        book.close()


def _cell_text(cell: object) -> str | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


READERS = {"csv": _csv, "parquet": _parquet, "excel": _excel, "jsonl": _jsonl}
