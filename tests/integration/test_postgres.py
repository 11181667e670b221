"""The PostgreSQL copy of a release, on a real server and with the clients that people use."""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import sqlalchemy

from orchestration import release, warehouse
from orchestration.postgres import CopyFailed, copy_release
from tests.fixtures.two_people import two_people
from tests.nights import Household, Outcome
from tests.postgres import Server, running
from tests.unit.test_release import FACTS

JDBC = Path("/usr/share/java/postgresql.jar")
JAVA = """
import java.sql.*;
public class Look {
    public static void main(String[] given) throws Exception {
        try (Connection c = DriverManager.getConnection(given[0])) {
            ResultSet t = c.getMetaData().getTables(null, "published", "deals", null);
            t.next();
            System.out.println(t.getString("REMARKS"));
            ResultSet k = c.getMetaData().getPrimaryKeys(null, "published", "deals");
            k.next();
            System.out.println(k.getString("COLUMN_NAME"));
            ResultSet r = c.createStatement().executeQuery("select count(*) from published.deals");
            r.next();
            System.out.println(r.getLong(1));
        }
    }
}
"""
BOTH = "select release_version, (select max(v) from published.deals) from published.release"


@pytest.fixture(scope="module")
def server(postgres: Server) -> Server:
    postgres.psql("create role bi_reader login")
    return postgres


@pytest.fixture(scope="module")
def folder(first_night: tuple[Household, Outcome]) -> Path:
    return release.current(first_night[0].folder / "releases")


@pytest.fixture(scope="module")
def copied(server: Server, folder: Path) -> Server:
    copy_release(folder, server.url(), "bi_reader")
    return server


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two releases of a few rows, each of which names its release."""
    folder = tmp_path_factory.mktemp("small")
    build = folder / "warehouse.duckdb"
    for version in ("v1", "v2"):
        with warehouse.build_file(build) as connection:
            for schema in ("marts", "metrics", "published", "published_pii"):
                connection.execute(f"create schema if not exists {schema}")
            connection.execute(
                f"create or replace table published.deals as select '{version}' as v, range as"
                " deal_id, 'a' || chr(0) || 'b' as name, sum(3) as seen_count from range(99)"
                " group by range"
            )
        facts = {**FACTS, "release_version": version}
        release.write_release(build, folder, version, facts, {})
    return folder


@pytest.fixture(scope="module")
def changing(server: Server, small: Path) -> Iterator[Server]:
    """A server of its own, whose copy the tests change."""
    with running(server.binaries) as made:
        made.psql("create role bi_reader login; create role analyst login")
        made.psql("create role newcomer login; create role guarded login superuser")
        copy_release(small / "v1", made.url(), "bi_reader")
        yield made


def answers(folder: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_both_say_the_same_release_and_the_same_rows(copied: Server, folder: Path):
    assert copied.psql("select release_version from published.release") == folder.name
    for table, rows in release.manifest(folder)["tables"].items():
        if table.startswith("published."):
            assert copied.psql(f"select count(*) from {table}") == str(rows), table


def test_both_give_the_same_money_to_the_cent(copied: Server, folder: Path):
    sql = "select sum(amount) from published.deals where stage = 'won'"
    assert copied.psql(sql) == str(answers(folder, sql)[0][0])


def test_counts_are_whole_numbers(copied: Server):
    floats = copied.psql(
        "select table_name || '.' || column_name from information_schema.columns"
        " where table_schema = 'published' and column_name like '%_count'"
        " and data_type not in ('bigint') and column_name not like 'platform%'"
        " and table_name <> 'path_credits'"
        # what was planned or expected is a fraction of a deal
        " and column_name not like 'planned%' and column_name not like 'expected%'"
    )
    assert floats == ""


def test_a_reader_selects_and_does_nothing_else(copied: Server):
    assert copied.psql("select count(*) from published.deals", "bi_reader") != ""
    for forbidden in ("delete from published.deals", "create table published.mine (a int)"):
        with pytest.raises(RuntimeError, match="permission denied"):
            copied.psql(forbidden, "bi_reader")


def test_reflection_sees_keys_indexes_and_comments(copied: Server, folder: Path):
    engine = sqlalchemy.create_engine(copied.url("bi_reader", "postgresql+psycopg"))
    looked = sqlalchemy.inspect(engine)
    assert looked.get_pk_constraint("deals", "published")["constrained_columns"] == ["deal_id"]
    assert looked.get_table_comment("deals", "published")["text"].startswith("One row per deal")
    indexed = [index["column_names"] for index in looked.get_indexes("deals", "published")]
    assert ["customer_id"] in indexed
    undescribed = [
        f"{table}.{column['name']}"
        for table in looked.get_table_names("published")
        for column in looked.get_columns(table, "published")
        if not column["comment"]
    ]
    assert undescribed == []
    engine.dispose()


def test_jdbc_sees_the_same(copied: Server, folder: Path, tmp_path: Path):
    if not JDBC.exists() or not shutil.which("java"):
        pytest.skip("no JDBC driver here: apt-get install libpostgresql-jdbc-java default-jdk")
    (tmp_path / "Look.java").write_text(JAVA)
    url = f"jdbc:postgresql://127.0.0.1:{copied.port}/postgres?user=bi_reader"
    command = ["java", "-cp", str(JDBC), str(tmp_path / "Look.java"), url]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    remark, key, rows = said.stdout.splitlines()
    assert remark.startswith("One row per deal") and key == "deal_id"
    assert rows == str(answers(folder, "select count(*) from published.deals")[0][0])


def test_readers_meet_one_release_while_copies_take_its_place(changing: Server, small: Path):
    errors: list[str] = []
    mixed: list[str] = []
    seen: set[str] = set()
    done = threading.Event()
    engine = sqlalchemy.create_engine(changing.url("bi_reader", "postgresql+psycopg"), pool_size=8)

    def read() -> None:
        while not done.is_set():
            try:
                with engine.connect() as connection:
                    named, held = connection.execute(sqlalchemy.text(BOTH)).one()
                seen.add(named)
                if named != held:
                    mixed.append(f"{named} with {held}")
            except sqlalchemy.exc.SQLAlchemyError as error:
                errors.append(str(error).splitlines()[0])

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for version in ("v2", "v1", "v2", "v1"):
        copy_release(small / version, changing.url())
    done.set()
    for reader in readers:
        reader.join()
    engine.dispose()
    assert (errors, mixed) == ([], [])
    assert seen == {"v1", "v2"}


def test_a_query_between_two_tables_is_waited_for(changing: Server, small: Path):
    """It found its first table in the last copy: it must find its second there, too."""
    engine = sqlalchemy.create_engine(changing.url(scheme="postgresql+psycopg"))
    waiting = sqlalchemy.text("select count(*) from pg_locks where not granted")
    told: list[tuple[str, str]] = []

    def read() -> None:
        with engine.connect() as connection:
            named, held = connection.execute(sqlalchemy.text(BOTH)).one()
            told.append((named, held))

    def until(found: int, thread: threading.Thread) -> None:
        with engine.connect() as watcher:
            while thread.is_alive() and watcher.execute(waiting).scalar() < found:
                time.sleep(0.01)

    before = changing.psql("select release_version from published.release")
    other = {"v1": "v2", "v2": "v1"}[before]
    reader = threading.Thread(target=read)
    copier = threading.Thread(target=copy_release, args=(small / other, changing.url()))
    with engine.connect() as holder:
        holder.execute(sqlalchemy.text("lock table published.deals"))
        reader.start()
        until(1, reader)
        copier.start()
        until(2, copier)
    reader.join()
    copier.join()
    engine.dispose()
    assert told == [(before, before)]
    assert changing.psql("select release_version from published.release") == other


def test_who_could_read_can_read_the_next_copy(changing: Server, small: Path):
    changing.psql("grant usage on schema published to analyst")
    changing.psql("grant select on all tables in schema published to analyst")
    assert copy_release(small / "v2", changing.url()).readers == ["analyst", "bi_reader"]
    assert changing.psql("select max(v) from published.deals", "analyst") == "v2"


def test_who_could_read_some_tables_does_not_wake_up_with_all(changing: Server, small: Path):
    changing.psql("grant usage on schema published to newcomer")
    changing.psql("grant select on published.release to newcomer")
    copy_release(small / "v1", changing.url())
    assert changing.psql("select release_version from published.release", "newcomer") == "v1"
    with pytest.raises(RuntimeError, match="permission denied"):
        changing.psql("select count(*) from published.deals", "newcomer")


def test_a_reader_who_never_lets_go_holds_no_copy_up(changing: Server, small: Path):
    engine = sqlalchemy.create_engine(changing.url("bi_reader", "postgresql+psycopg"))
    counted = sqlalchemy.text("select max(v) from published.deals")
    with engine.connect() as dreamer:
        assert dreamer.execute(counted).scalar() == "v1"
        copy_release(small / "v2", changing.url())
        assert changing.psql("select max(v) from published.deals", "bi_reader") == "v2"
    engine.dispose()


def test_nothing_of_the_last_copy_is_left(changing: Server, small: Path):
    copy_release(small / "v1", changing.url())
    schemas = changing.psql("select nspname from pg_namespace where nspname like 'published%'")
    assert schemas == "published"


def test_the_copy_goes_over_tls_and_the_server_has_to_prove_its_name(
    changing: Server, small: Path, tmp_path: Path
):
    def address(host: str, mode: str, root: Path) -> str:
        told = f"?sslmode={mode}&sslrootcert={root}&hostaddr=127.0.0.1"
        return f"postgresql://guarded@{host}:{changing.port}/postgres{told}"

    def copied_to(url: str) -> str:
        return copy_release(small / "v2", url).version

    assert copied_to(address("localhost", "verify-full", changing.certificate)) == "v2"
    with pytest.raises(CopyFailed, match="does not match host name"):
        copied_to(address("warehouse.example", "verify-full", changing.certificate))
    # A certificate that a stranger signed.
    other = tmp_path / "other.crt"
    said = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=other"
    paths = ["-keyout", str(tmp_path / "other.key"), "-out", str(other)]
    subprocess.run(["openssl", *said.split(), *paths], check=True, capture_output=True)
    with pytest.raises(CopyFailed, match="certificate verify failed"):
        copied_to(address("localhost", "verify-full", other))
    with pytest.raises(CopyFailed, match="rejects connection"):
        copied_to(address("localhost", "disable", other))


def test_text_that_postgres_cannot_hold_is_brought_along_without_it(changing: Server):
    assert changing.psql("select name, seen_count from published.deals limit 1") == "ab|3"
    told = "select obj_description('published'::regnamespace)"
    assert changing.psql(told).startswith("Tandem release v2")


def test_a_server_that_does_not_answer_is_said_without_the_password(folder: Path):
    with pytest.raises(CopyFailed) as failed:
        copy_release(folder, "postgresql://loader:s3cret@127.0.0.1:1/none")
    assert "s3cret" not in str(failed.value)
    assert "127.0.0.1" in str(failed.value)
    with pytest.raises(CopyFailed) as failed:
        copy_release(folder, "postgresql://loader@127.0.0.1:1/none?password=s3cret&bad=1")
    assert "s3cret" not in str(failed.value)


def test_an_erased_person_is_not_in_the_copy_either(postgres: Server, tmp_path: Path):
    """The release is written anew without the person, and the copy is made of it again."""
    postgres.psql("create database erasing")
    url = postgres.url(database="erasing")
    places = two_people(tmp_path / "company")
    (places.root / "company.toml").write_text('name = "Two"\n')
    named = "20261031T000000Z-e1234567"
    facts = {**FACTS, "release_version": named, "sources": [], "findings": []}
    release.write_release(places.build, places.releases, named, facts, {})
    release.flip(places.releases, named)
    copy_release(places.releases / named, url)
    ids = "select customer_id from published.deals"
    assert "id-of-ada" in postgres.psql(ids, database="erasing").split()
    home = Household(places.root)
    outcome = home.tandem_here(
        "erase", "ada@example.com", "--reason", "asked", TANDEM_POSTGRES_URL=url
    )
    assert outcome.code == 0, outcome.said
    assert "id-of-ada" not in postgres.psql(ids, database="erasing").split()
    version = "select release_version from published.release"
    assert postgres.psql(version, database="erasing") == home.current() == f"{named}-e1"
