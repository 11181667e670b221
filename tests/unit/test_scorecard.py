"""What the scorecard prints is what the release says, each rate with the number it is of."""

from datetime import date, datetime
from pathlib import Path

import pytest

from orchestration import release, warehouse
from orchestration.cli import console
from orchestration.cli.scorecard import print_scorecard

MONTHS = (date(2026, 9, 1), date(2026, 10, 1))
ROWS = [
    # metric, unit, month, actual, target, numerator, denominator
    ("mqls", "count", MONTHS[0], 40, 36, 40, None),
    ("mqls", "count", MONTHS[1], 34, 36, 34, None),
    ("mql_to_sal_rate", "rate", MONTHS[0], 0.55, None, 22, 40),
    ("mql_to_sal_rate", "rate", MONTHS[1], 1.0, None, 1, 1),
]


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    build, releases = tmp_path / "state/warehouse.duckdb", tmp_path / "releases"
    with warehouse.build_file(build) as connection:
        connection.execute(
            """
            create schema published;
            create table published.attribution_credits (conversion_type varchar, method varchar,
                conversion_id varchar, credit decimal(18, 12), channel varchar,
                credited_amount decimal(18, 2));
            create table published.scorecard (department varchar, metric varchar, unit varchar,
                month_start_date date, actual decimal(18, 6), target decimal(18, 4),
                numerator decimal(18, 6), denominator bigint, n bigint, is_complete boolean)
            """
        )
        for metric, unit, month, actual, target, numerator, denominator in ROWS:
            values = ["marketing", metric, unit, month, actual, target, numerator, denominator]
            values += [denominator or numerator, True]
            marks = ", ".join("?" * len(values))
            connection.execute(f"insert into published.scorecard values ({marks})", values)
    facts = {"run_id": "1", "company": "Acme", "contract_version": "1", "release_version": "v1"}
    release.write_release(build, releases, "v1", {**facts, "as_of": datetime(2026, 10, 31)}, {})
    release.flip(releases, "v1")
    return releases


def test_the_rate_of_a_month_says_of_how_many_it_is(
    releases: Path, capsys: pytest.CaptureFixture[str]
):
    print_scorecard(releases)
    (line,) = [text for text in capsys.readouterr().out.splitlines() if "mql to sal" in text]
    assert line.split("rate", 1)[1].split() == [
        *("56.1%", "55.0%", "of", "40", "100.0%", "of", "1", "41"),
    ]


def test_the_target_is_that_of_the_last_month(releases: Path, capsys: pytest.CaptureFixture[str]):
    print_scorecard(releases)
    out = capsys.readouterr().out
    assert "Oct target" in out
    (line,) = [text for text in out.splitlines() if "mqls" in text]
    assert line.split()[2:] == ["74", "40", "34", "36", "94%", "74"]


def test_a_reader_is_sent_to_the_current_release_not_to_one_that_is_pruned(
    releases: Path, capsys: pytest.CaptureFixture[str]
):
    print_scorecard(releases)
    assert f"{releases}/current/warehouse.duckdb" in capsys.readouterr().out


def test_a_narrow_terminal_gets_whole_amounts_rounded_and_nothing_cut(
    releases: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(console.out, "width", 80)
    print_scorecard(releases)
    lines = capsys.readouterr().out.splitlines()
    assert "MARKETING" in [line.strip() for line in lines]
    (rate,) = [line for line in lines if "mql to sal" in line]
    assert rate.split("rate", 1)[1].split() == ["55%", "of", "40", "100%", "of", "1"]
    assert max(map(len, lines[:-5])) <= 80
    assert not any("…" in line for line in lines)
