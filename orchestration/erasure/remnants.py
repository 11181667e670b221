"""Bytes that a delete leaves in a database file."""

from collections.abc import Iterable
from pathlib import Path

from orchestration import warehouse
from orchestration.erasure.files import is_database, owned_files
from orchestration.erasure.proof import Trace, tables_in
from orchestration.erasure.words import text_columns
from orchestration.places import Places

# A shorter text stands in bytes by chance.
LEAST_REMNANT = 10


def remnants(places: Places, words: Iterable[str]) -> list[Trace]:
    """Bytes of the person in database files that no living cell holds: what a delete leaves."""
    texts = [old for old in words if len(old) >= LEAST_REMNANT]
    found = []
    for path in filter(is_database, owned_files(places.root)):
        content = path.read_bytes().lower()
        there = [text for text in texts if text.encode() in content]
        if count := len(there) and len(_not_living(path, there)):
            found.append(Trace(path, "deleted bytes", count))
    return found


def _not_living(path: Path, texts: list[str]) -> list[str]:
    """Those that are no part of somebody else's longer identifier."""
    left = set(texts)
    with warehouse.any_file(path) as connection:
        for (table,) in tables_in(connection, but=""):
            for column in text_columns(connection, table) if left else []:
                rows = connection.execute(
                    f"select t from (select unnest($1) as t) where exists (select 1 from {table}"
                    f' where contains(lower("{column}"), t))',
                    [sorted(left)],
                ).fetchall()
                left -= {text for (text,) in rows}
    return sorted(left)
