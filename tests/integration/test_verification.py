"""What nights have grown is what raw rows give when everything is built anew."""

import sys
from pathlib import Path

import pytest

from orchestration import warehouse
from orchestration.completeness import NotBuilt, raw_changes
from orchestration.night import begin
from orchestration.places import Places
from orchestration.publishing import publish
from orchestration.settings import Settings
from tests.nights import Household, Outcome


def test_a_table_that_was_tampered_with_is_the_only_one_that_differs(
    stale_night: tuple[Household, Outcome], tmp_path: Path
):
    """After two nights; all other tables are equal, row by row."""
    home = stale_night[0].copied(tmp_path / "company")
    released = home.current()
    with warehouse.build_file(home.folder / "state/warehouse.duckdb") as connection:
        connection.execute("update published.deals set amount = amount + 0.01")
    heard = tmp_path / "heard"
    alert = f"{sys.executable} -c 'import sys; open(sys.argv[1], \"w\").write(sys.stdin.read())'"
    outcome = home.tandem_here("verify", TANDEM_ALERT_COMMAND=f"{alert} {heard}")
    assert outcome.code == 1, outcome.said
    journal = home.journal()
    assert journal.status == "different"
    assert [finding.where for finding in journal.findings] == ["published.deals"]
    assert "rows differ" in journal.findings[0].what
    assert "- published.deals" in heard.read_text()
    assert home.current() == released
    assert not (home.folder / "state/verification").exists()


def test_what_is_not_wholly_built_is_not_published(
    quiet_night: tuple[Household, Outcome], tmp_path: Path
):
    home = quiet_night[0].copied(tmp_path / "company")
    raw_changes(Places(home.folder))
    released = home.current()
    with pytest.raises(NotBuilt, match="tandem run"):
        publish(begin(home.folder, Settings({})))
    assert home.current() == released
