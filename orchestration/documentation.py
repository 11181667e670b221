"""docs/raw-tables.md, written from the declarations that the loader creates tables by.

`python -m orchestration.documentation` writes it; a test compares it.
"""

from collections.abc import Iterator
from pathlib import Path

from orchestration.connections import SOURCES, Source
from orchestration.sources.tables import RawTable

PAGE = Path(__file__).parents[1] / "docs" / "raw-tables.md"
INTRODUCTION = """\
# The raw tables

What arrives, under the vendors' own names and keys; written by
`python -m orchestration.documentation` from the declarations in `orchestration/sources`. Every
table always exists, empty where its source is off. HubSpot's property values stay text as
delivered; times are UTC without zone. A column that the vendor adds arrives by itself and is
reported; `raw_contract` is described in [company.md](company.md).

Every table also carries

| column | type | meaning |
| --- | --- | --- |
| `_loaded_at` | timestamp | as-of of the run that last changed the row |
| `_is_deleted` | boolean | the vendor no longer has it as a living record |
| `_deleted_reason` | varchar | `deleted`, `archived`, `merged` or `purged` (gone without a trace) |
| `_merged_into` | varchar | key of the record that it was merged into |
"""


def page() -> str:
    """The text of docs/raw-tables.md."""
    return INTRODUCTION + "".join(line for source in SOURCES.values() for line in _source(source))


def _source(source: Source) -> Iterator[str]:
    yield f"\n## `{source.schema}`\n"
    for table in sorted(source.tables, key=lambda each: each.name):
        yield from _table(table)


def _table(table: RawTable) -> Iterator[str]:
    key = ", ".join(f"`{name}`" for name in table.key) or "none, whole days are replaced"
    columns = [f"`{name}` {kind}" for name, kind in table.columns.items()]
    yield f"\n### `{table.name}`\n\n{table.description} Key: {key}.\n\n{', '.join(columns)}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
