"""Hostile input at every door: a clear error, or quarantine; never a crash, never a silent change.

The long run, with its count of cases, is benchmarks/fuzz.py.
"""

import random
from pathlib import Path

import pytest

from orchestration.company.contract import CONTRACT_FILES
from orchestration.connections import SOURCES
from orchestration.settings import Settings
from sandbox.servers.running import Running
from tests.fixtures import doors
from tests.fixtures.hostile import TEXTS
from tests.fixtures.served_site import serving
from tests.nights import Household, Outcome

CASES = 15
VENDORS = [name for name in SOURCES if name != "files"]


def cases(count: int = CASES, seed: str = "ci"):
    """One source of chance per case, the same every time."""
    return [random.Random(f"{seed} {number}") for number in range(count)]


def test_a_contract_file_is_read_or_refused_by_line_and_rule(tmp_path: Path):
    taken = {
        doors.contract_file(chance, tmp_path / str(number)) for number, chance in enumerate(cases())
    }
    assert taken == {"accepted", "refused"}


def test_no_file_of_the_contract_is_left_out():
    assert set(doors.LINES) == {file.name for file in CONTRACT_FILES}


def test_a_disputes_file_is_read_or_refused_by_line_and_rule(tmp_path: Path):
    taken = {
        doors.disputes_file(chance, tmp_path / str(number)) for number, chance in enumerate(cases())
    }
    assert taken == {"accepted", "refused"}


def test_a_stewards_decision_is_kept_in_any_words_or_refused_without_any(tmp_path: Path):
    taken = {
        doors.stewards_decision(chance, tmp_path / str(number))
        for number, chance in enumerate(cases(40))
    }
    assert taken == {"accepted", "refused"}


def test_a_page_is_served_or_is_none(quiet_night: tuple[Household, Outcome]):
    with serving(quiet_night[0].folder / "releases") as site:
        taken = {doors.served_page(chance, site) for chance in cases()}
    assert taken == {"accepted", "refused"}


def test_a_declaration_is_read_or_refused(tmp_path: Path):
    for number, chance in enumerate(cases()):
        doors.company_toml(chance, tmp_path / str(number))


def test_a_delivered_file_is_loaded_set_aside_or_refused(tmp_path: Path):
    taken = {
        doors.delivered_file(chance, tmp_path / str(number))
        for number, chance in enumerate(cases())
    }
    assert {"set aside", "refused"} <= taken


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_lying_vendor_fails_alone(vendor: str, servers: Running, tmp_path: Path):
    """The first answers of every vendor, some of their values replaced."""
    taken = [
        doors.vendor_answer(chance, tmp_path / str(number), servers, vendor, most=3)
        for number, chance in enumerate(cases(1, vendor))
    ]
    assert set(taken) <= {"accepted", "refused"}


def test_a_setting_is_taken_or_refused_by_its_name():
    taken = {
        doors.setting(chance, lambda values: Settings(values).check()) for chance in cases(200)
    }
    assert taken == {"accepted", "refused"}


def test_a_secret_of_the_wrong_shape_is_not_shown():
    with pytest.raises(Exception, match="its value is not an address") as refused:
        Settings({"TANDEM_POSTGRES_URL": "s3cret"}).check()
    assert "s3cret" not in str(refused.value)


def test_arguments_are_taken_or_refused_with_a_promised_code(
    quiet_night: tuple[Household, Outcome], tmp_path: Path
):
    home = quiet_night[0].copied(tmp_path / "company")
    for chance in cases(15):
        doors.command_line(chance, home)


def test_formulas_and_marks_stay_the_text_they_are(tmp_path: Path):
    """Every hostile text as a name, one file: what is loaded is what was delivered."""
    names = [text for text in TEXTS if text.strip() and "\n" not in text and len(text) < 1000]
    night = doors.FilesNight(tmp_path / "company")
    night.map(doors.DEALS.format(path="deals.csv"))
    rows = [(str(n), name, "1", "EUR", "2026-01-01") for n, name in enumerate(names)]
    night.put("deals.csv", doors.written_csv(rows))
    table = night.load().tables["deals"]
    loaded = night.rows("select name from raw_files.deals order by cast(deal_id as int)")
    assert table.loaded == len(names)
    assert [name for (name,) in loaded] == names
