"""The command line: what it accepts, how it ends, and what programs can read of it."""

import csv
import json
import re
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer
from typer.testing import CliRunner

from orchestration import release
from orchestration.cli import command_tree
from orchestration.cli.app import EXIT_CODES, MODULES
from orchestration.journal import Journal, Step
from tests.fixtures.company_folder import CompanyFolder, company_folder

COMMANDS = {
    "backup",
    "brief",
    "dev",
    "doctor",
    "erase",
    "explain",
    "freshness",
    "verify",
    "ingest",
    "publish",
    "query",
    "releases",
    "restore",
    "rollback",
    "run",
    "scorecard",
    "serve",
    "status",
}
LONG_AGO, TODAY = datetime(2026, 3, 30, 22), datetime(2026, 3, 31, 22)
# Text that a terminal library would take for styles or pictures.
TRAPS = ("[Brand] DACH", "[/red]", "a:100:b")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> CompanyFolder:
    """A company with two releases; the later is current."""
    folder = company_folder(tmp_path_factory.mktemp("cli") / "company")
    build = folder.path / "state" / "warehouse.duckdb"
    build.parent.mkdir()
    with duckdb.connect(str(build)) as connection:
        connection.execute("create schema published")
        connection.execute("create table published.deals (deal_id varchar, amount decimal(18, 2))")
        connection.executemany("insert into published.deals values (?, 10)", [[t] for t in TRAPS])
    for as_of in (LONG_AGO, TODAY):
        facts = {
            "release_version": release.version_name(as_of, "run-0001"),
            "run_id": "run-0001",
            "company": "Test",
            "contract_version": "1",
            "as_of": as_of,
            "sources": [],
        }
        release.write_release(build, releases(folder), facts["release_version"], facts, {})
        release.flip(releases(folder), facts["release_version"])
    gate = Step("arrival gate", "done", note="191 of 191 expectations hold")
    night = Journal("run-0001", "Test", TODAY, [gate], status="published")
    night.write(folder.path / "state" / "runs")
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> CompanyFolder:
    """A company before its first night."""
    return company_folder(tmp_path / "company")


def releases(folder: CompanyFolder) -> Path:
    return folder.path / "releases"


def tandem(*words: str, company: CompanyFolder | None = None) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command."""
    where = ["--company", str(company.path)] if company else []
    result = CliRunner().invoke(command_tree(), [*words[:1], *where, *words[1:]])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def test_help_names_every_command_and_every_exit_code():
    code, out, _ = tandem("--help")
    assert code == 0
    assert {command.name for command in command_tree().registered_commands} == COMMANDS
    text = " ".join(out.replace("│", " ").split())
    assert all(command in text for command in COMMANDS)
    assert all(f"{number} {words}" in text for number, words in EXIT_CODES.items())
    assert sorted(EXIT_CODES) == [0, 1, 2, 3, 4]


def test_every_first_word_is_answered_by_the_module_it_is_listed_under():
    words = [word for module in MODULES.values() for word in module]
    tree = command_tree()
    groups = {str(group.name) for group in tree.registered_groups}
    assert sorted(words) == sorted(COMMANDS | groups)
    for module, answered in MODULES.items():
        own = command_tree(answered[0])
        names = [str(each.name) for each in (*own.registered_commands, *own.registered_groups)]
        assert sorted(names) == sorted(answered), module


def test_every_command_that_ends_answers_in_json_too():
    def leaves(command: Any) -> Iterator[Any]:
        below = getattr(command, "commands", {})
        yield from (leaf for each in below.values() for leaf in leaves(each))
        if not below:
            yield command

    mute = {
        leaf.name
        for leaf in leaves(typer.main.get_command(command_tree()))
        if "--json" not in {option for parameter in leaf.params for option in parameter.opts}
    }
    assert mute == {"dev", "serve"}


def test_the_contract_and_its_signatures_are_told_in_json(fresh: CompanyFolder):
    side = ("--department", "sales", "--name", "Ada", "--on", "2026-01-02")
    code, out, _ = tandem("contract", "sign", *side, "--company", str(fresh.path), "--json")
    assert (code, json.loads(out)["name"]) == (0, "Ada")
    code, out, _ = tandem("contract", "check", "--company", str(fresh.path), "--json")
    assert (code, json.loads(out)["signed_by"]) == (0, {"marketing": None, "sales": "Ada"})


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_says_what_it_does(command: str):
    code, out, _ = tandem(command, "--help")
    assert code == 0
    assert "--company" in out


@pytest.mark.parametrize(
    "command", [("run",), ("ingest",), ("status",), ("scorecard",), ("releases",), ("doctor",)]
)
def test_a_folder_that_is_no_company_is_wrong_usage(command: tuple[str, ...], tmp_path: Path):
    code, _, err = tandem(*command, "--company", str(tmp_path))
    assert code == 2
    assert "is no company folder: it has no company.toml" in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("run", "--as-of", "2026-03-31T22:00:00"), "has no time zone: write 2026-03-31T22:00:00Z"),
        (("run", "--as-of", "0001-01-01T00:00:00+14:00"), "is out of range: 1971 to 2199"),
        (("run", "--backfill", "2026-01-01", "9999-12-31"), "is out of range: 1971 to 2199"),
        (("run", "--as-of", "yesterday"), "--as-of yesterday is no instant"),
        (("run", "--backfill", "2026-02-01", "2026-01-01"), "--backfill starts after it ends"),
        (("run", "--backfill", "January", "2026-01-01"), "write two days as 2026-03-31"),
        (("run", "--backfill", "2026-01-01"), "requires 2 arguments"),
        (("ingest", "--source", "hubspott"), "no source hubspott: there are hubspot"),
        (("run", "--fast"), "No such option: --fast"),
        (("query", "select 1", "--format", "xml"), "'xml' is not one of"),
        (("query", "select 1", "--limit", "0"), "greater than or equal to 1"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(
    fresh: CompanyFolder, words: tuple[str, ...], says: str
):
    before = sorted(fresh.path.rglob("*"))
    code, _, err = tandem(*words, company=fresh)
    assert code == 2
    assert says in " ".join(err.replace("│", " ").split())
    assert sorted(fresh.path.rglob("*")) == before


def test_an_unknown_command_is_wrong_usage():
    assert tandem("runn")[0] == 2


def test_an_invalid_company_fails_with_its_lines_before_anything_is_written(fresh: CompanyFolder):
    line = fresh.add("targets", "mqlss,2026-01-01,2026-01-31,,,1,,even,sales,2026-01-01,,1")
    for command in (("run",), ("ingest",), ("status",)):
        code, _, err = tandem(*command, company=fresh)
        assert code == 1
        assert f"contract/targets.csv:{line}: unknown metric or stage (mqlss)" in err
        assert "did you mean mqls?" in err
    assert not (fresh.path / "state").exists()


def test_a_table_shows_text_as_it_is(home: CompanyFolder):
    code, out, _ = tandem("query", "from published.deals", company=home)
    assert code == 0
    assert all(text in out for text in TRAPS)
    assert "amount" in out.splitlines()[0]


def test_csv_can_be_read_back(home: CompanyFolder):
    code, out, _ = tandem("query", "from published.deals", "--format", "csv", company=home)
    assert code == 0
    assert list(csv.reader(StringIO(out))) == [
        ["deal_id", "amount"],
        *([text, "10.00"] for text in TRAPS),
    ]


def test_json_can_be_read_back(home: CompanyFolder):
    code, out, _ = tandem("query", "from published.deals", "--format", "json", company=home)
    assert code == 0
    assert json.loads(out) == [{"deal_id": text, "amount": "10.00"} for text in TRAPS]


def test_sql_is_shown_and_not_run(home: CompanyFolder):
    code, out, _ = tandem("query", "select * from published.nothing", "--sql", company=home)
    assert (code, out) == (0, "select * from published.nothing\n")


def test_a_file_of_an_answer_holds_every_row_of_it(home: CompanyFolder):
    many = "select range as n from range(25001)"
    code, out, err = tandem("query", many, "--format", "csv", company=home)
    assert (code, err) == (0, "")
    assert out.split() == ["n", *map(str, range(25001))]
    code, out, err = tandem("query", many, "--json", company=home)
    assert (code, err, len(json.loads(out))) == (0, "", 25001)
    code, out, err = tandem("query", many, "--format", "csv", "--limit", "7", company=home)
    assert len(out.split()) == 8 and "only the first 7 rows" in err
    assert len(tandem("query", many, company=home)[1].splitlines()) < 1010


def test_rows_beyond_the_limit_are_said_to_be_there(home: CompanyFolder):
    code, out, err = tandem("query", "from published.deals", "--limit", "2", company=home)
    assert code == 0
    assert TRAPS[2] not in out
    assert "only the first 2 rows are shown" in err
    assert tandem("query", "from published.deals", "--limit", "3", company=home)[2] == ""


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("select amonut from published.deals", 'Candidate bindings: "amount"'),
        ("select * from published.deal", "Did you mean"),
        ("select 1; drop table published.deals", "read-only"),
        ("from read_csv('/etc/passwd')", "disabled"),
    ],
)
def test_sql_that_does_not_run_ends_with_2_and_the_words_of_duckdb(
    home: CompanyFolder, sql: str, says: str
):
    code, out, err = tandem("query", sql, company=home)
    assert (code, out) == (2, "")
    assert says in err


@pytest.mark.parametrize("nothing", ["", "   "])
def test_asking_nothing_is_wrong_usage(home: CompanyFolder, nothing: str):
    code, _, err = tandem("query", nothing, company=home)
    assert code == 2
    assert "tandem query won_revenue" in err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("status",), 0, "none yet: `tandem run` makes one"),
        (("releases",), 0, "`tandem run` makes a release"),
        (("scorecard",), 1, "`tandem run` makes a release"),
        (("rollback",), 1, "`tandem run` makes a release"),
        (("query", "select 1"), 1, "`tandem run` makes a release"),
        (("rollback", "20260101T000000Z-12345678"), 1, "`tandem releases` lists them"),
    ],
)
def test_before_the_first_night_a_command_says_what_to_do(
    fresh: CompanyFolder, words: tuple[str, ...], code: int, says: str
):
    ended, out, err = tandem(*words, company=fresh)
    assert (ended, says in out + err) == (code, True), out + err
    assert not (fresh.path / "state").exists()


def test_before_the_first_night_json_is_empty_and_still_json(fresh: CompanyFolder):
    said = json.loads(tandem("status", "--json", company=fresh)[1])
    assert said.pop("next_night")
    assert said == {"release": {}, "runs": [], "gates": []}
    assert json.loads(tandem("releases", "--json", company=fresh)[1]) == []


def test_status_shows_the_last_run_and_the_release(home: CompanyFolder):
    code, out, _ = tandem("status", company=home)
    assert code == 0
    assert "2026-03-31 22:00" in out
    assert "published" in out
    facts = json.loads(tandem("status", "--json", company=home)[1])
    assert facts["release"]["version"] == release.version_name(TODAY, "run-0001")
    assert [run["status"] for run in facts["runs"]] == ["published"]
    assert [gate["name"] for gate in facts["gates"]] == ["arrival gate"]
    assert "191 of 191 expectations hold" in out
    assert re.search(r"next +20\d\d-\d\d-\d\d \d\d:\d\d", out)


def test_a_broken_company_still_shows_its_last_nights(fresh: CompanyFolder):
    Journal("run-0001", "Test", TODAY, status="published").write(fresh.path / "state" / "runs")
    (fresh.path / "contract" / "stages.csv").unlink()
    code, out, err = tandem("status", company=fresh)
    assert (code, "2026-03-31 22:00" in out) == (1, True)
    assert "stages.csv" in err


def test_what_the_doctor_says_is_json_too(fresh: CompanyFolder):
    code, out, _ = tandem("doctor", "--json", company=fresh)
    found = json.loads(out)
    assert code == (1 if any(seen["status"] == "failed" for seen in found) else 0)
    assert {"name", "status", "what", "fix"} == set(found[0])


def test_rolling_back_moves_the_current_release_and_forward_again(home: CompanyFolder):
    earlier, later = release.versions(releases(home))
    assert marked(home) == later
    assert tandem("rollback", company=home)[:2] == (0, f"current release: {earlier}\n")
    assert marked(home) == earlier
    code, _, err = tandem("rollback", company=home)
    assert (code, f"no release before {earlier}" in err) == (1, True)
    assert tandem("rollback", later, company=home)[0] == 0
    assert marked(home) == later


@pytest.mark.parametrize("version", ["current", "..", "20260101T000000Z-12345678"])
def test_only_a_kept_release_can_become_current(home: CompanyFolder, version: str):
    before = marked(home)
    code, _, err = tandem("rollback", version, company=home)
    assert code == 1
    assert f"no release {version}" in err
    assert marked(home) == before


def marked(home: CompanyFolder) -> str:
    """The version that `tandem releases` marks as current."""
    out = tandem("releases", company=home)[1]
    return next(line.split()[1] for line in out.splitlines() if line.startswith("*"))
