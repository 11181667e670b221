"""Who the pretend company knows is found nowhere but where personal data may be."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from orchestration import release
from tests.nights import Household, Outcome

# Names as a whole: a first name alone may be a street, a month or a flower.
PEOPLE = {
    "e-mail": "select email from raw_hubspot.contacts union select email from raw_hubspot.owners",
    "phone": "select phone from raw_hubspot.contacts",
    # But for customers who are called as somebody who sells: whose the leads are is no secret.
    "name": "select firstname || ' ' || lastname from raw_hubspot.contacts"
    " where trim(firstname) <> '' and trim(lastname) <> '' except"
    " select first_name || ' ' || last_name from raw_hubspot.owners",
}
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
LEAST_DIGITS = 9
WORDS = re.compile(r"[^\W\d_]+")
DIGITS = re.compile(rf"\+?\d[\d\s()./-]{{{LEAST_DIGITS - 2},}}\d")


@pytest.fixture(scope="module")
def people(first_night: tuple[Household, Outcome]) -> dict[str, set[str]]:
    """Every e-mail, phone and name that was delivered; the sales team's own addresses too."""
    path = first_night[0].folder / "state" / "warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        found = {
            kind: {plain(kind, value) for (value,) in connection.execute(sql).fetchall() if value}
            for kind, sql in PEOPLE.items()
        }
    # Junk that forms are filled with is nobody's number.
    found["phone"] = {digits for digits in found["phone"] if len(set(digits)) > 2}
    assert all(len(values) > 50 for values in found.values())
    return found


def plain(kind: str, value: str) -> str:
    """A value as it is searched for: an address, the digits of a number, the words of a name."""
    if kind == "phone":
        return re.sub(r"\D", "", value)
    return " ".join(WORDS.findall(value.lower())) if kind == "name" else value.strip().lower()


def named(text: str, people: dict[str, set[str]]) -> set[str]:
    """Which of the people a text names."""
    lower = text.lower()
    words = WORDS.findall(lower)
    names = {" ".join(words[n : n + size]) for size in (2, 3, 4) for n in range(len(words))}
    phones = {plain("phone", digits) for digits in DIGITS.findall(text)}
    addresses = set(ADDRESS.findall(lower))
    return (addresses & people["e-mail"]) | (phones & people["phone"]) | (names & people["name"])


def cells(path: Path) -> Iterator[tuple[str, str]]:
    """Every text column of a released database as one text, and every comment."""
    with duckdb.connect(str(path), read_only=True) as connection:
        for schema, table, column in connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
            " where not internal and data_type = 'VARCHAR'"
        ).fetchall():
            ((text,),) = connection.execute(
                f"select string_agg(distinct \"{column}\", ' | ') from {schema}.{table}"
            ).fetchall()
            yield f"{schema}.{table}.{column}", text or ""


def test_a_search_finds_who_is_there(people: dict[str, set[str]]):
    mail, phone, name = (sorted(people[kind])[0] for kind in PEOPLE)
    assert named(f"<a href='mailto:{mail.upper()}'>", people) == {mail}
    assert named(f"tel: +{phone[:2]} {phone[2:]}", people) == {phone}
    assert named(f"Dear {name.title()},", people) == {name}


def test_no_released_table_names_anybody(
    first_night: tuple[Household, Outcome], people: dict[str, set[str]]
):
    folder = release.current(first_night[0].folder / "releases")
    texts = cells(folder / "warehouse.duckdb")
    assert {place: who for place, text in texts if (who := named(text, people))} == {}


def test_the_file_for_personal_data_names_them_and_only_its_owner_reads_it(
    first_night: tuple[Household, Outcome], people: dict[str, set[str]]
):
    path = release.current(first_night[0].folder / "releases") / "personal.duckdb"
    assert set().union(*(named(text, people) for _, text in cells(path)))
    assert path.stat().st_mode & 0o077 == 0


def test_only_the_owner_reads_what_the_pipeline_keeps(first_night: tuple[Household, Outcome]):
    state = first_night[0].folder / "state"
    for path in (state, state / "warehouse.duckdb", state / "identity.key"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_neither_site_nor_metadata_nor_log_nor_run_record_names_anybody(
    first_night: tuple[Household, Outcome], people: dict[str, set[str]]
):
    home, outcome = first_night
    folder = release.current(home.folder / "releases")
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".duckdb"]
    files += [path for path in (home.folder / "state" / "runs").iterdir() if path.is_file()]
    texts = {str(path): path.read_text(errors="replace") for path in files}
    assert {path: who for path, text in texts.items() if (who := named(text, people))} == {}
    assert named(outcome.said, people) == set()
    for path in (home.folder / "state" / "dagster").rglob("*.db"):
        with closing(sqlite3.connect(path)) as connection:
            said = "\n".join(line for line in connection.iterdump())
        assert named(said, people) == set(), path
