"""Disputes are read as they are written, and shown beside what they are about."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.company.disputes import read_disputes
from orchestration.disputes import Dispute
from orchestration.disputes import read_disputes as read_release
from orchestration.site.answers import Answer, Reader
from orchestration.site.boards import Block, Column
from orchestration.site.figures import figure
from orchestration.site.pages import Frame, environment


def test_each_dispute_is_a_row_with_its_line_and_what_is_not_said_is_empty(tmp_path: Path):
    (tmp_path / "disputes.csv").write_text(
        "opened,by,about,outcome,room\n2026-10-02,sales,files:7,upheld,4\n,,,,\n"
        "2026-10-03,marketing,mqls,,\n"
    )
    rows = read_disputes(tmp_path, []).to_pylist()
    assert [(row["line"], row["about"], row["outcome"]) for row in rows] == [
        (2, "files:7", "upheld"),
        (4, "mqls", None),
    ]
    assert {row["claim"] for row in rows} == {None}


def test_a_company_without_the_file_disputes_nothing(tmp_path: Path):
    assert read_disputes(tmp_path, []).num_rows == 0


@pytest.mark.parametrize(
    ("about", "asked", "month", "is_about"),
    [
        ("Won revenue", "won_revenue", date(2026, 9, 1), True),
        ("won_revenue", "won_revenue", date(2026, 8, 1), False),
        ("won_revenue", "won_revenue", None, True),
        ("files:7", "files:77", None, False),
        ("revenue", "won_revenue", None, False),
    ],
)
def test_a_dispute_is_about_one_metric_in_its_month_however_it_is_spelled(
    about: str, asked: str, month: date | None, is_about: bool
):
    dispute = Dispute(about, "sales", None, None, date(2026, 9, 1), None, None)
    assert dispute.is_about(asked, month=month) is is_about
    assert dispute.sentence == f"{about}, Sep 2026, disputed by sales (open)"


def test_a_release_from_before_disputes_has_none():
    with duckdb.connect() as connection:
        assert read_release(connection) == []


def test_a_disputed_metric_and_record_are_marked_in_a_board():
    frame = Frame(
        {"as_of": None, "minimum_sample": 30}, "EUR", [], [], {},
        disputes=[
            Dispute("mqls", "sales", "bots", None, None, None, None),
            Dispute("files:7", "marketing", None, "upheld", None, None, None),
        ],
    )  # fmt: skip
    columns = (Column("record", "Record", "verbatim"), Column("mqls", "MQLs", "count", "mqls"))
    block = Block("Leads", "table", "query", "why", "nothing", columns=columns)
    rows = Answer(({"record": "files:7", "mqls": 1}, {"record": "files:8", "mqls": 2}))
    reader = Reader(None, {"minimum_sample": 30})  # type: ignore[arg-type] - asks nothing here
    macros = environment().get_template("figures.html").make_module()
    drawn = str(macros.table(frame, "", figure(block, rows, reader, "EUR")))  # type: ignore[attr-defined]
    assert drawn.count(">disputed</span>") == 1
    assert "mqls, disputed by sales: bots (open)" in drawn
    assert drawn.index("files:7") < drawn.index("disputed: upheld") < drawn.index("files:8")
