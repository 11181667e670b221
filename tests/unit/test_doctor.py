"""Every check of the doctor is broken once, and a healthy installation has nothing to mend."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from orchestration import doctor, warehouse
from orchestration.connections import SOURCES
from orchestration.doctor import Examination
from orchestration.night import identity_key
from orchestration.places import Places
from orchestration.settings import Settings
from tests.fixtures.company_folder import COMPANY_TOML, CompanyFolder, company_folder
from tests.fixtures.faulty_server import Answer, Server, served

TOKEN = "pat-na1-0f3c2a-recognisable"
# A port that nothing listens on: connections to it are refused at once.
NOBODY = "http://127.0.0.1:9"
OWNERS = {"results": [{"id": "1"}], "paging": {}}


@pytest.fixture
def company(tmp_path: Path) -> CompanyFolder:
    return company_folder(tmp_path / "company")


@pytest.fixture(scope="module")
def vendor() -> Iterator[Server]:
    """A server that accepts every token and has one owner."""
    with served(lambda _: Answer(OWNERS)) as server:
        yield server


def settings(address: str, **more: str) -> Settings:
    return Settings({"HUBSPOT_BASE_URL": address, "HUBSPOT_ACCESS_TOKEN": TOKEN, **more})


def examined(company: CompanyFolder, known: Settings) -> list[Examination]:
    return doctor.examine(company.path, known)


def wrong(company: CompanyFolder, known: Settings) -> list[tuple[str, str]]:
    """What is not ok, as (name, status); each says how to put it right."""
    found = [seen for seen in examined(company, known) if seen.status != "ok"]
    assert all(seen.fix for seen in found)
    return [(seen.name, seen.status) for seen in found]


def test_a_healthy_installation_has_nothing_to_mend(company: CompanyFolder, vendor: Server):
    found = examined(company, settings(vendor.base_url))
    assert {seen.name for seen in found if seen.status == "ok"} >= {
        *("python", "duckdb", "dbt-core", "dagster", "great-expectations", "disk", "as of"),
        *("state", "releases", "writer", "company", "hubspot", "files", "ga4"),
    }
    assert [seen for seen in found if seen.status != "ok"] == []


def test_looking_changes_nothing(company: CompanyFolder, vendor: Server):
    before = sorted(company.path.rglob("*"))
    examined(company, settings(vendor.base_url))
    assert sorted(company.path.rglob("*")) == before


@pytest.mark.parametrize("version", [(3, 10), (3, 13)])
def test_another_python_is_named(version: tuple[int, int]):
    seen = doctor.python_version(version)
    assert (seen.status, seen.what) == ("failed", f"{version[0]}.{version[1]}")
    assert "3.11 or 3.12" in seen.fix


@pytest.mark.parametrize("package", sorted(doctor.PINNED))
def test_a_package_of_another_version_is_named_with_its_pin(package: str):
    versions = {**doctor.PINNED, package: "0.1"}
    (found,) = (s for s in doctor.package_versions(versions.__getitem__) if s.status != "ok")
    assert (found.name, found.status) == (package, "failed")
    assert found.what == f"0.1, pinned is {doctor.PINNED[package]}"
    assert "make setup" in found.fix


def test_a_package_that_is_missing_is_named():
    def version_of(name: str) -> str:
        raise PackageNotFoundError(name)

    assert {seen.status for seen in doctor.package_versions(version_of)} == {"failed"}


def test_a_full_disk_is_named_with_what_would_do(tmp_path: Path):
    seen = doctor.disk_space(tmp_path, least_gb=1e9)
    assert seen.status == "failed"
    assert "GB free, 1e+09 GB wanted" in seen.what


@pytest.mark.parametrize("text", ["yesterday", "2026-03-31T22:00:00"])
def test_a_broken_as_of_is_named(text: str):
    seen = doctor.as_of_setting(Settings({"TANDEM_AS_OF": text}))
    assert seen.status == "failed"
    assert text in seen.what


def test_a_fixed_as_of_is_a_warning_because_every_night_would_be_the_same():
    seen = doctor.as_of_setting(Settings({"TANDEM_AS_OF": "2026-03-31T22:00:00Z"}))
    assert (seen.status, seen.fix) == ("warning", "unset TANDEM_AS_OF")


def test_a_folder_that_cannot_be_written_is_named(
    company: CompanyFolder, monkeypatch: pytest.MonkeyPatch
):
    # Tests may run as root, whom no mode stops.
    monkeypatch.setattr(doctor.os, "access", lambda path, mode: False)
    assert [seen.status for seen in doctor.folders(Places(company.path))] == ["failed", "failed"]


def test_a_file_in_the_place_of_a_folder_is_named(company: CompanyFolder):
    company.put("releases", "")
    (found,) = (s for s in doctor.folders(Places(company.path)) if s.status != "ok")
    assert (found.name, found.status) == ("releases", "failed")


@pytest.mark.parametrize("private", ["state", "state/identity.key", "releases/1/personal.duckdb"])
def test_a_private_file_that_others_can_read_is_named(company: CompanyFolder, private: str):
    identity_key(Places(company.path))
    personal = company.path / "releases/1/personal.duckdb"
    company.put("releases/1/personal.duckdb", "")
    personal.chmod(0o600)
    assert [seen.status for seen in doctor.folders(Places(company.path))] == ["ok", "ok"]
    path = company.path / private
    path.chmod(path.stat().st_mode | 0o044)
    (found,) = (s for s in doctor.folders(Places(company.path)) if s.status != "ok")
    assert (found.name, found.status) == ("private files", "failed")
    assert found.fix == f"chmod go= {path}"


def test_a_run_under_way_is_said(company: CompanyFolder):
    places = Places(company.path)
    with warehouse.writer_lock(places.state):
        seen = doctor.writer(places)
    assert (seen.status, seen.fix) == ("warning", "wait for it to end")
    assert doctor.writer(places).status == "ok"


def test_a_lock_that_cannot_be_opened_is_named(company: CompanyFolder):
    (company.path / "state" / warehouse.LOCK_FILE).mkdir(parents=True)
    assert doctor.writer(Places(company.path)).status == "failed"


def test_an_invalid_company_is_named_with_its_lines(company: CompanyFolder, vendor: Server):
    line = company.add(
        "targets", "wins_of_nobody,2026-01-01,2026-01-31,,,1,,even,sales,2026-01-01,,1"
    )
    found = examined(company, settings(vendor.base_url))[-1]
    assert (found.name, found.status) == ("company", "failed")
    assert f"contract/targets.csv:{line}: unknown metric or stage (wins_of_nobody)" in found.what


def test_a_missing_setting_is_named(company: CompanyFolder, vendor: Server):
    known = Settings({"HUBSPOT_BASE_URL": vendor.base_url})
    assert wrong(company, known) == [("hubspot", "failed")]
    (found,) = (seen for seen in examined(company, known) if seen.status == "failed")
    assert found.what.startswith("HUBSPOT_ACCESS_TOKEN is not set")
    assert ".env.example" in found.fix


def test_a_server_that_does_not_answer_is_named_once(company: CompanyFolder):
    (found,) = (s for s in examined(company, settings(NOBODY)) if s.status != "ok")
    assert (found.name, found.status) == ("hubspot", "failed")
    assert found.what == "127.0.0.1:9: ConnectionError"
    assert "network" in found.fix


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_wrong_clock_is_named(company: CompanyFolder, hours: int):
    answer = Answer(OWNERS)
    answer.headers["Date"] = format_datetime(datetime.now(UTC) + timedelta(hours=hours))
    with served(lambda _: answer) as server:
        assert wrong(company, settings(server.base_url)) == [("clock", "failed")]


@pytest.mark.parametrize("text", ["soon", "Mon, 23 Nov 2026 08:00:00 -0000"])
def test_an_odd_date_of_the_server_is_no_crash(text: str):
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)
    with served(lambda _: Answer(headers={"Date": text})) as server:
        assert doctor.reachability("hubspot", server.base_url, now).status == "ok"


@pytest.mark.parametrize(
    ("days", "status"), [(61, []), (60, ["warning"]), (1, ["warning"]), (0, ["failed"])]
)
@pytest.mark.parametrize("name", ["hubspot", "google_ads", "meta_ads"])
def test_the_end_of_an_api_version_is_said_60_days_before(name: str, days: int, status: list[str]):
    ends = SOURCES[name].version_ends
    assert isinstance(ends, date)
    found = list(doctor.version_end(name, ends, ends - timedelta(days=days)))
    assert [seen.status for seen in found] == status
    assert all(str(ends) in seen.what and "update Tandem" in seen.fix for seen in found)


def test_refused_credentials_are_named_without_the_secret(company: CompanyFolder):
    with served(lambda _: Answer({"message": "expired"}, status=401)) as server:
        found = examined(company, settings(server.base_url))
    (refused,) = (seen for seen in found if seen.status != "ok")
    assert (refused.name, refused.status) == ("hubspot", "failed")
    assert "HTTP 401" in refused.what
    assert "token" in refused.fix
    assert TOKEN not in str(found)


def test_a_password_in_an_address_is_not_said(company: CompanyFolder):
    address = f"http://user:{TOKEN}@127.0.0.1:9"
    assert TOKEN not in str(examined(company, settings(address)))


def test_a_missing_file_of_the_company_is_named(company: CompanyFolder, vendor: Server):
    company.put("company.toml", COMPANY_TOML.replace("[sources.hubspot]\nrequired = true\n", ""))
    mapping = (
        '[[file]]\nentity = "contacts"\npath = "people.csv"\n[file.columns]\ncontact_id = "id"\n'
    )
    company.put("files.toml", mapping)
    assert wrong(company, Settings({})) == [("files", "failed")]
    company.put("people.csv", "id\n1\n")
    assert wrong(company, Settings({})) == []
