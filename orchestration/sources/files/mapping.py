"""How a company's files are mapped onto the canonical entities, as written in files.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FORMATS = ("csv", "parquet", "excel", "jsonl")
SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
ROW_NUMBER = "_row_number"


@dataclass(frozen=True)
class ColumnSource:
    """Where a canonical column comes from: exactly one of column, value and expression is set.

    format: strptime format of a date or time that is not ISO 8601, only with `column`.
    """

    column: str | None = None
    value: str | None = None
    expression: str | None = None
    format: str | None = None


@dataclass(frozen=True)
class FileMapping:
    """One [[file]] of files.toml.

    path: glob, absolute or relative to the company folder, variables already filled in.
    where: scalar condition; rows for which it is not true are not part of the delivery.
    is_distinct: rows that map onto the same values are delivered once, as the first of them.
    timezone: zone of wall-clock times without offset; they are stored as UTC.
    label: how messages name this mapping, e.g. `files.toml:12`.
    """

    entity: str
    path: str
    format: str
    columns: Mapping[str, ColumnSource]
    where: str | None = None
    timezone: str = "UTC"
    delimiter: str | None = None
    quote: str = '"'
    encoding: str = "utf-8"
    sheet: str | None = None
    null_values: tuple[str, ...] = ()
    decimal_separator: str = "."
    is_required: bool = True
    is_distinct: bool = False
    label: str = "files.toml"


@dataclass(frozen=True)
class FileMappings:
    """All mappings of a company; relative paths start at `folder`.

    unset: entities whose only mappings are optional and name a setting that is not set. Their rows
    stay as they are.
    """

    folder: Path
    files: tuple[FileMapping, ...]
    unset: tuple[str, ...] = ()

    def entities(self) -> tuple[str, ...]:
        """Entities that have a mapping, each once, in order of appearance."""
        return tuple(dict.fromkeys(file.entity for file in self.files))

    def of(self, entity: str) -> tuple[FileMapping, ...]:
        """The mappings that fill one entity."""
        return tuple(file for file in self.files if file.entity == entity)


def format_of(path: str) -> str | None:
    """The format that a path's suffix tells (`.csv.gz` is csv), or None."""
    suffix = Path(path.removesuffix(".gz")).suffix.lower()
    return SUFFIXES.get(suffix)
