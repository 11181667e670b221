"""Which days a run reads again."""

from datetime import UTC, date, datetime

from orchestration.sources.transport import Window
from orchestration.sources.windows import Days, advanced, days_to_read, months_before, today

NOW = Window(datetime(2026, 3, 31, 22, 30, tzinfo=UTC))
LONG_AGO = date(2020, 1, 1)


def test_the_account_dates_by_its_own_zone() -> None:
    assert today(NOW, "Europe/Berlin") == date(2026, 4, 1)
    assert today(NOW, "America/New_York") == date(2026, 3, 31)


def test_the_first_run_starts_at_the_earliest_day() -> None:
    assert days_to_read(NOW, "UTC", None, 30, LONG_AGO) == Days(LONG_AGO, date(2026, 3, 31))


def test_the_window_starts_before_the_last_load_so_that_missed_days_are_caught_up() -> None:
    days = days_to_read(NOW, "UTC", date(2026, 3, 20), 30, LONG_AGO)
    assert days == Days(date(2026, 2, 18), date(2026, 3, 31))


def test_a_run_for_an_earlier_moment_reads_the_window_before_that_moment() -> None:
    days = days_to_read(NOW, "UTC", date(2026, 4, 20), 30, LONG_AGO)
    assert days == Days(date(2026, 3, 1), date(2026, 3, 31))
    assert advanced(NOW, date(2026, 4, 20), days) == date(2026, 4, 20)


def test_a_backfill_keeps_its_days_and_leaves_the_cursor() -> None:
    window = Window(NOW.as_of, (date(2026, 1, 1), date(2026, 12, 31)))
    days = days_to_read(window, "UTC", date(2026, 3, 20), 30, LONG_AGO)
    assert days == Days(date(2026, 1, 1), date(2026, 3, 31))
    assert advanced(window, date(2026, 3, 20), days) == date(2026, 3, 20)
    assert advanced(window, None, days) is None


def test_chunks_cover_every_day_once() -> None:
    chunks = list(Days(date(2026, 1, 1), date(2026, 1, 7)).chunks(3))
    assert chunks == [
        Days(date(2026, 1, 1), date(2026, 1, 3)),
        Days(date(2026, 1, 4), date(2026, 1, 6)),
        Days(date(2026, 1, 7), date(2026, 1, 7)),
    ]
    assert list(Days(date(2026, 1, 2), date(2026, 1, 1)).chunks(3)) == []


def test_months_before_never_names_a_day_that_does_not_exist() -> None:
    assert months_before(date(2026, 3, 31), 37) == date(2023, 2, 28)
    assert months_before(date(2026, 1, 15), 1) == date(2025, 12, 15)
