"""What a mapping reads, and how complaints about a whole file are worded."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from orchestration.sources.files.expressions import columns_of
from orchestration.sources.files.mapping import ROW_NUMBER, FileMapping
from orchestration.sources.transport import SourceError

FILE = "_file"
# Lock and temporary files that editors leave beside the real ones: .~lock.x.csv#, ~$x.xlsx.
HIDDEN = (".", "~")


@dataclass(frozen=True)
class Relation:
    """What a mapping reads.

    sql: something to select from; has the columns, `_file` and `_row_number`.
    types: column name to DuckDB type, without those two.
    lines_before: lines of a file above its first data row.
    rejects: temporary table of lines that are no rows (file, line, reason, content), or None.
    """

    mapping: FileMapping
    sql: str
    types: dict[str, str]
    lines_before: int = 0
    rejects: str | None = None


def literal(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def find_files(mapping: FileMapping, folder: Path) -> list[Path]:
    """The files a mapping's glob names, sorted. Raises SourceError when there must be one."""
    pattern = folder / mapping.path
    matches = Path(pattern.anchor).glob(str(pattern.relative_to(pattern.anchor)))
    found = sorted(path for path in matches if path.is_file() and path.name[0] not in HIDDEN)
    if not found and mapping.is_required:
        raise SourceError(
            "files",
            f"{mapping.label}: no file at {pattern} for {mapping.entity}",
            "Put the file there, correct the path, or write required = false",
        )
    return found


def check_columns(mapping: FileMapping, file: Path | str, columns: Sequence[str]) -> None:
    """Raises SourceError naming every column that the mapping needs and the file lacks."""
    present = {column.lower() for column in columns}
    missing = [name for name in _needed(mapping) if name.lower() not in present]
    if not missing:
        return
    hints = []
    for name in missing:
        closest = get_close_matches(name, columns, n=1, cutoff=0.5)
        hints.append(f"{name} (did you mean {closest[0]}?)" if closest else name)
    raise SourceError(
        "files",
        f"{mapping.label}: {file} has no column {', '.join(hints)}; it has {', '.join(columns)}",
        f"Correct [file.columns] of {mapping.entity} in files.toml, or the file",
    )


def _needed(mapping: FileMapping) -> list[str]:
    names: dict[str, None] = {}
    for source in mapping.columns.values():
        if source.column:
            names[source.column] = None
        elif source.expression:
            names.update(dict.fromkeys(sorted(columns_of(source.expression))))
    if mapping.where:
        names.update(dict.fromkeys(sorted(columns_of(mapping.where))))
    names.pop(ROW_NUMBER, None)
    return list(names)
