"""Disputes are read as the departments write them, with the line they stand in."""

from pathlib import Path

from orchestration.company.disputes import read_disputes


def test_each_dispute_is_a_row_with_its_line_and_what_is_not_said_is_empty(tmp_path: Path):
    (tmp_path / "disputes.csv").write_text(
        "opened,by,about,outcome,room\n2026-10-02,sales,files:7,upheld,4\n,,,,\n"
        "2026-10-03,marketing,mqls,,\n"
    )
    rows = read_disputes(tmp_path).to_pylist()
    assert [(row["line"], row["about"], row["outcome"]) for row in rows] == [
        (2, "files:7", "upheld"),
        (4, "mqls", None),
    ]
    assert {row["claim"] for row in rows} == {None}


def test_a_company_without_the_file_disputes_nothing(tmp_path: Path):
    assert read_disputes(tmp_path).num_rows == 0
