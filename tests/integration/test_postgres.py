"""The PostgreSQL copy of a release, on a real server and with the clients that people use."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import sqlalchemy

from orchestration import release
from orchestration.postgres import CopyFailed, copy_release
from tests.nights import Household, Outcome
from tests.postgres import Server, binaries, running

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


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    place = binaries()
    if place is None:
        pytest.skip("no PostgreSQL server here: apt-get install postgresql")
    with running(place) as made:
        made.psql("create role bi_reader login; create role analyst login")
        yield made


@pytest.fixture(scope="module")
def folder(first_night: tuple[Household, Outcome]) -> Path:
    return release.current(first_night[0].folder / "releases")


@pytest.fixture(scope="module")
def copied(server: Server, folder: Path) -> Server:
    copy_release(folder, server.url(), "bi_reader")
    return server


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


def test_readers_meet_one_release_while_copies_take_its_place(copied: Server, folder: Path):
    errors: list[str] = []
    mixed: list[str] = []
    done = threading.Event()
    engine = sqlalchemy.create_engine(copied.url("bi_reader", "postgresql+psycopg"), pool_size=8)
    both = sqlalchemy.text(
        "select (select release_version from published.release),"
        " (select count(*) from published.release)"
    )

    def read() -> None:
        while not done.is_set():
            try:
                with engine.connect() as connection:
                    row = connection.execute(both).one()
                if tuple(row) != (folder.name, 1):
                    mixed.append(str(row))
            except sqlalchemy.exc.SQLAlchemyError as error:
                errors.append(str(error).splitlines()[0])

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for _ in range(2):
        copy_release(folder, copied.url())
    done.set()
    for reader in readers:
        reader.join()
    engine.dispose()
    assert (errors, mixed) == ([], [])


def test_who_could_read_can_read_the_next_copy(copied: Server, folder: Path):
    copied.psql("grant usage on schema published to analyst")
    copied.psql("grant select on all tables in schema published to analyst")
    assert copy_release(folder, copied.url()).readers == ["analyst", "bi_reader"]
    assert copied.psql("select count(*) from published.deals", "analyst") != ""


def test_nothing_of_the_last_copy_is_left(copied: Server):
    schemas = copied.psql("select nspname from pg_namespace where nspname like 'published%'")
    assert schemas == "published"


def test_a_server_that_does_not_answer_is_said_without_the_password(folder: Path):
    with pytest.raises(CopyFailed) as failed:
        copy_release(folder, "postgresql://loader:s3cret@127.0.0.1:1/none")
    assert "s3cret" not in str(failed.value)
    assert "127.0.0.1" in str(failed.value)
