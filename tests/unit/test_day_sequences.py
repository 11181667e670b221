"""Whatever the sequence of days, a warehouse that grew through them is one loaded from the last."""

import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.fixtures.files_night import AS_OF, DEALS, FilesNight

MAPPING = DEALS.format(path="deals-*.csv")
HEADER = "id,name,amount,currency,at\n"
# Few ids, so that days edit, delete, repeat and bring back the same ones.
ROW = st.tuples(
    st.sampled_from("12345"),
    st.sampled_from(["bolt", "nut", ""]),
    st.sampled_from(["1.00", "2.50", "fifty", ""]),
    st.sampled_from(["EUR", "USD", "EURO"]),
    st.sampled_from(["2026-01-01", "2026-02-30", "2030-01-01"]),
)
FILES = st.lists(st.lists(ROW, max_size=5), min_size=1, max_size=2)
# Hours until the next night; a clock may stand still or jump back.
DAYS = st.lists(st.tuples(FILES, st.sampled_from([24, 24, 48, 0, -30])), min_size=1, max_size=4)
ASIDE = "from quarantine.rows where released_at is null"
# A row that is delivered broken keeps its last good version, which a first delivery cannot have.
TABLES = (
    "select * exclude (_loaded_at) from raw_files.deals where not _is_deleted"
    f" and deal_id not in (select json_extract_string(row_json, '$.id') {ASIDE}) order by all",
    f"select table_name, row_key, rule, line, row_json {ASIDE} order by all",
)
Day = tuple[list[list[tuple[str, ...]]], int]


def deliver(night: FilesNight, files: Sequence[Sequence[tuple[str, ...]]]) -> None:
    """Put the day's files in place of yesterday's."""
    for old in night.folder.glob("deals-*.csv"):
        old.unlink()
    for number, rows in enumerate(files):
        night.put(f"deals-{number}.csv", HEADER + "".join(",".join(row) + "\n" for row in rows))


def content(night: FilesNight) -> list[Sequence[tuple[Any, ...]]]:
    return [night.rows(sql) for sql in TABLES]


@settings(
    max_examples=12, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(DAYS)
@example(
    [
        ([[("1", "bolt", "1.00", "EUR", "2026-01-01"), ("2", "nut", "fifty", "EUR", "")]], 24),
        ([[("2", "nut", "50", "EUR", "2026-01-01")], [("1", "", "2", "USD", "2026-01-01")]], -30),
        ([[]], 24),
        ([[("1", "bolt", "1.00", "EUR", "2026-01-01")] * 2], 0),
    ]
)
def test_days_one_by_one_end_where_the_last_day_alone_ends(days: list[Day]):
    with tempfile.TemporaryDirectory() as root:
        grown, anew = (FilesNight(Path(root) / name) for name in ("grown", "anew"))
        as_of = AS_OF
        for files, hours in days:
            deliver(grown, files)
            grown.map(MAPPING)
            grown.load(as_of)
            last, as_of = as_of, as_of + timedelta(hours=hours)
        deliver(anew, days[-1][0])
        anew.map(MAPPING)
        anew.load(last)
        assert content(grown) == content(anew)
        grown.load(last)
        assert content(grown) == content(anew)
        for night in (grown, anew):
            night.connection.close()
