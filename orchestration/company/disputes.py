"""What the departments dispute, and how each dispute ended: `disputes.csv` of a company folder."""

from pathlib import Path

import pyarrow as pa

from orchestration.company.findings import Finding
from orchestration.company.text import read_csv

FILE = "disputes.csv"
# In the file: opened and decided as YYYY-MM-DD, month as YYYY-MM; all but `about` may be missing.
COLUMNS = ("opened", "by", "about", "month", "claim", "outcome", "decided")
# `by` is a word of SQL.
NAMES = {name: "raised_by" if name == "by" else name for name in COLUMNS}
SCHEMA = pa.schema([("line", pa.int64()), *((name, pa.string()) for name in NAMES.values())])


def read_disputes(folder: Path, findings: list[Finding]) -> pa.Table:
    """One row per dispute with the line it stands in, as text; none where there is no file.

    Columns that we do not know are the company's own and stay in the file. What cannot be read at
    all is added to `findings`.
    """
    path = folder / FILE
    is_there = path.is_file() and path.stat().st_size
    content = read_csv(path, FILE, findings) if is_there else None
    header, lines = content or ((), [])
    places = {NAMES[name.strip()]: at for at, name in enumerate(header) if name.strip() in NAMES}
    rows: list[dict[str, object]] = []
    for line in lines:
        said = {name: _cell(line.cells, at) for name, at in places.items()}
        if any(said.values()):
            rows.append({"line": line.line, **said})
    return pa.Table.from_pylist(rows, SCHEMA)


def _cell(cells: tuple[str, ...], at: int) -> str | None:
    """A cell's text; a line that ends early has none of what follows."""
    return (cells[at].strip() or None) if at < len(cells) else None
