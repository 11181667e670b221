"""Any text in any cell: the files source ends with every row either loaded or set aside."""

import csv
import io
import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.fixtures.files_night import DEALS, FilesNight

MAPPING = DEALS.format(path="deals.csv")
TEXT = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=12
)
AMOUNT = st.one_of(
    TEXT,
    st.decimals(-10_000, 10_000, places=2).map(str),
    st.sampled_from(["1e2", "NaN", "-0", "1.005", "1,5", " 7 ", "0x1F", "٣", "1_0", "inf"]),
)
AT = st.one_of(
    TEXT, st.datetimes().map(str), st.sampled_from(["now", "epoch", "2026-1-1", "today"])
)
CELLS = st.tuples(TEXT, TEXT, AMOUNT, st.sampled_from(["EUR", "eur", "", "XXX"]), AT)


def _is_money(text: str) -> bool:
    """Whether `text` is a plain number with at most two decimals, by Python's own reading."""
    try:
        value = Decimal(text.strip())
    except ArithmeticError:
        return False
    is_plain = text.isascii() and "_" not in text and value.is_finite()
    return is_plain and value == round(value, 2) and abs(value) < Decimal(10) ** 16


@settings(
    max_examples=15, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(st.lists(CELLS, max_size=8))
@example([("1", "", "1e2", "EUR", "2026-01-01"), ("1", "", "1", "EUR", "")])
@example([('"', "\r\n", "\n", "EUR", "'; drop table quarantine.rows; --")])
def test_every_row_is_loaded_or_set_aside(rows: list[tuple[str, ...]]):
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["id", "name", "amount", "currency", "at"])
    writer.writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        night = FilesNight(Path(folder) / "company")
        night.map(MAPPING)
        night.put("deals.csv", text.getvalue())
        table = night.load().tables["deals"]
        loaded = night.rows("select count(*) from raw_files.deals")
        aside = night.rows("select count(*) from quarantine.rows")
        amounts = night.rows("select amount from raw_files.deals where amount is not null")
        night.connection.close()
    assert table.delivered == len(rows)
    assert (loaded, aside) == ([(table.loaded,)], [(table.quarantined,)])
    written = [Decimal(row[2].strip()) for row in rows if _is_money(row[2])]
    assert all(amount in written for (amount,) in amounts)
