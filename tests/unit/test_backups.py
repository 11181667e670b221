"""The drill: what is lost is back, ids stay, and the erased stay erased."""

import tarfile
from pathlib import Path

import pytest

from orchestration import warehouse
from orchestration.backups import BackupBroken, back_up, restore
from orchestration.erasure import LedgerWords, erase, read_ledger, search
from orchestration.night import identity_key
from orchestration.places import Places
from tests.fixtures.two_people import two_people


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A company with two people, an install key and a file of its own."""
    places = two_people(tmp_path / "company")
    identity_key(places)
    (places.root / "company.toml").write_text('name = "Two"\n')
    return places


def contacts(places: Places) -> list[tuple]:
    with warehouse.any_file(places.build) as connection:
        return connection.execute(
            "select id, email from raw_hubspot.contacts order by all"
        ).fetchall()


def test_what_was_lost_is_back_in_an_empty_folder(places: Places, tmp_path: Path):
    archive = back_up(places, tmp_path / "backups")
    elsewhere = Places(tmp_path / "elsewhere")
    assert restore(archive, elsewhere) == 0
    assert contacts(elsewhere) == contacts(places)
    assert identity_key(elsewhere) == identity_key(places)
    assert (elsewhere.root / "company.toml").read_text() == 'name = "Two"\n'
    with warehouse.any_file(elsewhere.build) as restored, warehouse.any_file(places.build) as it:
        query = "from identity.identity_state order by all"
        assert restored.execute(query).fetchall() == it.execute(query).fetchall()


def test_nobody_else_may_read_a_backup_or_the_state(places: Places, tmp_path: Path):
    archive = back_up(places, tmp_path / "backups")
    elsewhere = Places(tmp_path / "elsewhere")
    restore(archive, elsewhere)
    assert archive.stat().st_mode & 0o077 == 0
    assert elsewhere.state.stat().st_mode & 0o077 == 0
    assert (elsewhere.state / "identity.key").stat().st_mode & 0o077 == 0


def test_a_state_that_is_there_is_kept_beside(places: Places, tmp_path: Path):
    archive = back_up(places, tmp_path / "backups")
    restore(archive, places)
    (kept,) = places.root.glob("state.before-*")
    assert contacts(Places(places.root)) == contacts(places)
    assert (kept / "warehouse.duckdb").exists()


def test_who_was_erased_since_is_erased_again(places: Places, tmp_path: Path):
    archive = back_up(places, tmp_path / "backups")
    erase(places, "ada@example.com", "asked")
    assert restore(archive, places) == 1
    ledger = read_ledger(places.state, identity_key(places))
    assert search(places, LedgerWords(ledger).names, ledger).traces == []
    assert ("1015", "joada@example.com") in contacts(places)


def test_while_a_run_is_under_way_nothing_is_backed_up(places: Places, tmp_path: Path):
    with warehouse.writer_lock(places.state), pytest.raises(warehouse.WarehouseBusy):
        back_up(places, tmp_path / "backups")


@pytest.mark.parametrize("how", ["cut", "foreign", "text"])
def test_what_is_no_backup_changes_nothing(places: Places, tmp_path: Path, how: str):
    archive = tmp_path / "broken.tar.gz"
    if how == "cut":
        archive.write_bytes(back_up(places, tmp_path / "backups").read_bytes()[:5000])
    elif how == "text":
        archive.write_text("not an archive")
    else:
        with tarfile.open(archive, "w:gz") as tar:
            tar.add(places.root / "company.toml", "company.toml")
    before = contacts(places)
    with pytest.raises(BackupBroken):
        restore(archive, places)
    assert contacts(places) == before
    assert list(places.root.glob(".restoring-*")) == []
