"""What the departments dispute, and how each dispute ended: `disputes.csv` of a company folder."""

import csv
from pathlib import Path

import pyarrow as pa

FILE = "disputes.csv"
# In the file: opened and decided as YYYY-MM-DD, month as YYYY-MM; all but `about` may be missing.
COLUMNS = ("opened", "by", "about", "month", "claim", "outcome", "decided")
# `by` is a word of SQL.
NAMES = {name: "raised_by" if name == "by" else name for name in COLUMNS}
SCHEMA = pa.schema([("line", pa.int64()), *((name, pa.string()) for name in NAMES.values())])


def read_disputes(folder: Path) -> pa.Table:
    """One row per dispute with the line it stands in, as text; none where there is no file.

    Columns that we do not know are the company's own and stay in the file.
    """
    path = folder / FILE
    rows: list[dict[str, object]] = []
    if path.is_file():
        with path.open(newline="", encoding="utf-8-sig") as lines:
            reader = csv.DictReader(lines)
            for row in reader:
                known = {NAMES[name]: (row.get(name) or "").strip() or None for name in COLUMNS}
                if any(known.values()):
                    rows.append({"line": reader.line_num, **known})
    return pa.Table.from_pylist(rows, SCHEMA)
