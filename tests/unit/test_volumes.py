"""What nights usually bring is learned from earlier ones; what they never brought is said."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from orchestration.volumes import NIGHTS_KEPT, Volumes, keep_volumes, read_volumes, unusual

MONDAY = date(2026, 1, 5)
TABLE = "published.deals"


def nights(*rows: int, first: date = MONDAY) -> list[Volumes]:
    return [Volumes(first + timedelta(days=n), {TABLE: count}) for n, count in enumerate(rows)]


def said(*rows: int) -> list[str]:
    """What is said of the last night, after the others."""
    *history, tonight = nights(*rows)
    return [str(each) for each in unusual(history, tonight)]


def growing(days: int, by: int = 50, start: int = 10_000) -> list[int]:
    return [start + by * day for day in range(days)]


def test_the_first_night_and_small_tables_have_no_band():
    assert said(1_000_000) == []
    assert said(10, 99) == []


@pytest.mark.parametrize(("tonight", "is_said"), [(501, False), (499, True), (2900, False)])
def test_in_the_first_week_only_what_no_week_brings_is_said(tonight: int, is_said: bool):
    assert bool(said(1000, tonight)) is is_said
    assert said(1000, 3100) == ["1,000 rows became 3,100; usual is -50.0% to +200.0% (cold start)"]


def test_after_a_week_the_usual_change_is_the_measure():
    usual = growing(10)
    assert said(*usual, usual[-1] + 60) == []
    assert said(*usual, usual[-1]) == []
    (lost,) = said(*usual, round(usual[-1] * 0.9))
    assert "learned from 9 nights" in lost
    assert len(said(*usual, round(usual[-1] * 1.2))) == 1


def test_a_weekday_is_held_against_its_own_kind():
    """Mondays bring a tenth more; a Monday like a Tuesday, and a Tuesday like a Monday, are odd."""
    rows = [10_000]
    for day in range(1, 36):
        rows.append(round(rows[-1] * (1.3 if day % 7 == 0 else 1.0)))
    assert said(*rows[:-1], round(rows[-2] * 1.3)) == []
    assert len(said(*rows[:-1], rows[-2])) == 1
    assert len(said(*rows, round(rows[-1] * 1.3))) == 1


def test_one_odd_night_does_not_widen_the_band():
    rows = growing(12)
    rows = [*rows[:6], *(count + 30_000 for count in rows[6:])]
    assert len(said(*rows, round(rows[-1] * 1.3))) == 1


def test_a_night_that_is_published_again_is_no_change(tmp_path: Path):
    history = nights(*growing(9))
    again = Volumes(history[-1].night, {TABLE: history[-1].rows[TABLE] + 1})
    assert unusual(history, again) == []
    for each in [*history, again]:
        keep_volumes(tmp_path, each)
    assert read_volumes(tmp_path) == [*history[:-1], again]


def test_no_more_than_a_season_is_kept(tmp_path: Path):
    all_nights = nights(*growing(NIGHTS_KEPT + 3))
    for each in all_nights:
        keep_volumes(tmp_path, each)
    assert read_volumes(tmp_path) == all_nights[3:]
