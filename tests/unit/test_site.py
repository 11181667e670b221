"""Drawings and words of the site, without a release."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from markupsafe import Markup

from orchestration.site.answers import Answer, Reader
from orchestration.site.boards import Block, BoardInvalid, Column, load_boards
from orchestration.site.examples import with_examples
from orchestration.site.figures import figure
from orchestration.site.formats import exact, short, show
from orchestration.site.lineage import column_lineage, origins
from orchestration.site.lines import line, spark
from orchestration.site.promises import promise, steps
from orchestration.site.rows import bars, waterfall
from orchestration.site.scales import ticks


def block(kind: str, *columns: Column, form: str = "money") -> Block:
    return Block("A figure", kind, "query", "why", "nothing", columns=columns, format=form)


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (Decimal("161327.58"), "money", "161,328 EUR"),
        (Decimal("12.5"), "money", "12.50 EUR"),
        (Decimal("-0.5"), "money", "-0.50 EUR"),
        (0.32258, "rate", "32.3%"),
        (Decimal("5.5"), "count", "5.5"),
        (Decimal("1234.000000"), "count", "1,234"),
        (95, "minutes", "95 min"),
        (300, "minutes", "5.0 h"),
        (60 * 24 * 3, "minutes", "3.0 d"),
        (date(2026, 10, 1), "month", "Oct 2026"),
        ("paid_search", "text", "Paid search"),
        ("sql_to_sqo_rate", "text", "SQL to SQO rate"),
        ("google_ads", "text", "Google Ads"),
        ("paid_search", "verbatim", "paid_search"),
        ("000f940007448161c0fc10c949ca4523", "text", "000f940007448161c0fc10c949ca4523"),
        (Decimal("1.2256"), "percent", "123%"),
        (Decimal("8.69"), "months", "8.7 months"),
        ("hubspot:60_019", "text", "hubspot:60_019"),
        (None, "money", "–"),  # noqa: RUF001 - the dash that stands for no value
    ],
)
def test_a_value_is_written_for_people(value: object, form: str, said: str):
    assert show(value, form, "EUR") == said


def test_the_exact_value_stands_beside_the_rounded_one():
    assert exact(Decimal("161327.580000")) == "161327.58"
    assert exact(Decimal("1E+3")) == "1000"


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (249000, "money", "249k"),
        (1250000, "money", "1.2m"),
        (0.4, "rate", "40%"),
        (2.5, "x", "2.5"),
    ],
)
def test_an_axis_is_written_short(value: float, form: str, said: str):
    assert short(value, form) == said


@pytest.mark.parametrize(
    ("low", "high"), [(0, 1), (0, 7), (-3, 12), (0, 0.004), (0, 98765), (5, 5), (-9, -1)]
)
def test_ticks_are_few_and_hold_everything(low: float, high: float):
    marks = ticks(low, high)
    assert marks[0] <= low and marks[-1] >= high
    assert 2 <= len(marks) <= 7


def test_a_bridge_ends_where_its_terms_lead():
    rows = [
        {"part": "start", "label": "Target", "value": Decimal(100)},
        {"part": "term", "label": "leads", "value": Decimal(-30)},
        {"part": "term", "label": "price", "value": Decimal(10)},
        {"part": "end", "label": "Actual", "value": Decimal(80)},
    ]
    drawn = str(waterfall(block("waterfall"), rows, "EUR"))
    widths = [float(part.split('"')[0]) for part in drawn.split(' width="')[1:]]
    assert widths == [392.0, 117.6, 39.2, 313.6]
    assert "+10.00 EUR" in drawn and "-30.00 EUR" in drawn


def test_names_in_the_data_cannot_become_markup():
    rows = [{"label": "<script>alert(1)</script>", "value": 1}]
    assert "<script>" not in bars(block("bars"), rows, "EUR")
    assert isinstance(bars(block("bars"), rows, "EUR"), Markup)


def test_provisional_months_are_shaded():
    series = Column("actual", "Spend", "money")
    months = [
        {"x": date(2026, month, 1), "actual": month, "is_provisional": month == 10}
        for month in (8, 9, 10)
    ]
    assert 'class="provisional"' in line(block("line", series), months, "EUR")
    assert 'class="provisional"' not in line(block("line", series), months[:2], "EUR")


def test_few_observations_are_marked_and_a_failed_query_is_said(tmp_path: Path):
    reader = Reader(None, {"minimum_sample": 30})  # type: ignore[arg-type] - asks nothing here
    answer = Answer(({"label": "a", "value": 1, "n": 29}, {"label": "b", "value": 1, "n": 30}))
    drawn = figure(block("bars"), answer, reader, "EUR")
    assert [row["is_small"] for row in drawn.rows] == [True, False]
    assert figure(block("bars"), Answer((), "no such table"), reader, "").problem == "no such table"


def test_a_query_without_a_figure_is_refused(tmp_path: Path):
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "board.yml").write_text("title: A\nquestion: B?\nposition: 1\nblocks: []\n")
    (tmp_path / "one" / "lost.sql").write_text("select 1")
    with pytest.raises(BoardInvalid, match="lost"):
        load_boards(tmp_path)


def test_an_unknown_key_of_a_board_is_refused(tmp_path: Path):
    (tmp_path / "one").mkdir()
    text = "title: A\nquestion: B?\nposition: 1\ncolour: red\nblocks: []\n"
    (tmp_path / "one" / "board.yml").write_text(text)
    with pytest.raises(BoardInvalid, match="colour"):
        load_boards(tmp_path)


def model(schema: str, name: str, sql: str, *parents: str) -> dict:
    return {
        "schema": schema,
        "alias": name,
        "resource_type": "model",
        "language": "sql",
        "compiled_code": sql,
        "depends_on": {"nodes": list(parents)},
    }


def test_a_column_is_followed_through_steps_and_unions_to_its_sources(tmp_path: Path):
    union = """
        with a as (select id, amount as value from "warehouse"."raw_crm"."deals"),
        b as (select id, total from "warehouse"."raw_files"."deals")
        select a.id, a.value from a union all select b.id, b.total from b
    """
    final = """
        with unioned as (select * from "warehouse"."intermediate"."int_deals")
        select id as deal_id, value * 2 as amount, 1 as one from unioned
    """
    nodes = {
        "i": model("intermediate", "int_deals", union, "source.crm"),
        "p": model("published", "deals", final, "i"),
    }
    columns = {
        "raw_crm.deals": ["id", "amount"],
        "raw_files.deals": ["id", "total"],
        "intermediate.int_deals": ["id", "value"],
    }
    cache = tmp_path / "lineage.json"
    found = column_lineage({"nodes": nodes}, columns, cache)
    assert origins(found, "published.deals.amount") == [
        "raw_crm.deals.amount",
        "raw_files.deals.total",
    ]
    assert found["published.deals"]["one"] == []
    assert column_lineage({"nodes": nodes}, columns, cache) == found


LABELS = {"mql": "Marketing qualified lead", "sal": "Sales accepted lead", "lost": "Lost"}


@pytest.mark.parametrize(
    ("measure", "start", "end", "value", "unit", "said"),
    [
        (
            "first_action",
            "mql",
            None,
            Decimal("60.0000"),
            "business_minutes",
            "Sales reacts to every marketing qualified lead within 60 business minutes.",
        ),
        (
            "quality",
            "mql",
            "sal",
            Decimal("0.55"),
            "rate",
            "At least 55% of the people Sales hands over reach the stage sales accepted lead.",
        ),
        (
            "feedback",
            "lost",
            None,
            Decimal(2),
            "business_days",
            "Sales gives the reason of every lost deal within 2 business days.",
        ),
        (
            "attempts",
            "unnamed",
            None,
            Decimal(6),
            "count",
            "No unnamed is given up before 6 attempts of Sales.",
        ),
    ],
)
def test_a_promise_is_a_sentence(
    measure: str, start: str, end: str | None, value: Decimal, unit: str, said: str
):
    row = {"owed_by": "sales", "from_stage": start, "to_stage": end, "measure": measure}
    assert promise({**row, "target_value": value, "unit": unit}, LABELS) == said


def test_a_step_names_everybody_who_answers_for_it():
    stages = [
        {"stage": "sal", "position": 3, "label": None, "department": "shared", "horizon_days": 60},
        {"stage": "won", "position": 6, "label": "Won", "department": "sales", "horizon_days": 0},
    ]
    shares = [
        {"stage": "sal", "department": "marketing", "share": Decimal("0.5")},
        {"stage": "sal", "department": "sales", "share": Decimal("0.5")},
    ]
    told = [(one.label, one.answers, one.horizon) for one in steps(stages, shares)]
    assert told == [
        ("SAL", "Marketing 50%, Sales 50%", "60 days to the next"),
        ("Won", "Sales", ""),
    ]


def test_rows_on_too_few_are_put_away_where_a_board_wants_it():
    folding = replace(block("table", Column("a", "A")), folds_small=True)
    answer = Answer(({"a": "few", "n": 2}, {"a": "many", "n": 99}))
    drawn = figure(folding, answer, Reader(None, {"minimum_sample": 30}), "EUR")  # type: ignore[arg-type] - asks nothing here
    assert [row["a"] for row, _ in drawn.lines] == ["many"]
    assert [row["a"] for row, _ in drawn.folded] == ["few"]


def test_a_bar_of_a_loss_does_not_look_like_one_of_a_gain():
    drawn = figure(
        block("table", Column("a", "A"), Column("b", "B", "money", bar=True)),
        Answer(({"a": "gain", "b": Decimal(5)}, {"a": "loss", "b": Decimal(-10)})),
        Reader(None, {"minimum_sample": 30}),  # type: ignore[arg-type] - asks nothing here
        "EUR",
    )
    looks = [(cells[1].classes, cells[1].share) for _, cells in drawn.lines]
    assert looks == [("number", 50.0), ("number negative", 100.0)]


def test_an_example_is_told_only_where_the_release_names_the_record():
    with duckdb.connect() as connection:
        connection.execute("create schema published")
        connection.execute("create table published.deals as select 'hubspot:7' as deal_id")
        connection.execute("create table published.accounts as select 'hubspot:9' as account_id")
        connection.execute(
            "create table published.campaign_months as select null::varchar as campaign_id"
        )
        told = with_examples(
            connection,
            [
                {"suite": "raw_hubspot.deals", "failing_rows_sql": "select '7' union select '8'"},
                {"suite": "raw_hubspot.contacts", "failing_rows_sql": "select 'ann@example.com'"},
                {"suite": "raw_files.deals", "failing_rows_sql": "select id from gone"},
                {"suite": "raw_files.deals", "failing_rows_sql": None},
            ],
        )
    assert [row["examples"] for row in told] == [["hubspot:7"], [], [], []]
    assert not any("failing_rows_sql" in row for row in told)


def test_a_tile_shows_its_year_only_when_there_is_one():
    assert spark([Decimal(1), None]) == ""
    drawn = str(spark([Decimal(1), None, Decimal(5), Decimal(3)]))
    assert drawn.count(",") == 3 and 'aria-hidden="true"' in drawn
