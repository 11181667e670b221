"""What stands on the disk after a kill, and what readers saw meanwhile."""

import threading
import time
from collections import Counter
from pathlib import Path

from orchestration import release, warehouse
from orchestration.places import Places

# What names the run that wrote a row, and so differs between two runs of one night.
OF_THE_RUN = ("run_id", "release_version", "load_id")
# The verdicts of the killed run stay beside those of its rerun.
HISTORIES = ("quarantine.verdicts", "ingestion.cursors")


def fingerprints(path: Path) -> dict[str, list[int]]:
    """Rows and a checksum of every table of a database, in no order, without what names the run."""
    found = {}
    with warehouse.any_file(path) as connection:
        tables: dict[str, list[str]] = {}
        for schema, table, column, kind in connection.execute(
            "select schema_name, table_name, column_name, columns.data_type"
            " from duckdb_columns() as columns semi join duckdb_tables() as tables"
            " using (database_name, schema_name, table_name)"
            " where database_name = current_database() order by column_index"
        ).fetchall():
            shown = f'round("{column}", 9)' if kind == "DOUBLE" else f'"{column}"'
            if column not in OF_THE_RUN:
                tables.setdefault(f"{schema}.{table}", []).append(shown)
        for name, columns in tables.items():
            if name not in HISTORIES:
                values = ", ".join(columns)
                ((rows, sum_of_hashes),) = connection.execute(
                    f"select count(*), sum(cast(hash({values}) as hugeint)) from {name}"
                ).fetchall()
                found[name] = [rows, sum_of_hashes]
    return found


def counts(places: Places) -> dict[str, list[int]]:
    """Every table of the build file and of the current release."""
    files = (places.build, *sorted(release.current(places.releases).glob("*.duckdb")))
    return {
        f"{path.name} {table}": seen for path in files for table, seen in fingerprints(path).items()
    }


def left_over(places: Places) -> list[str]:
    """What a killed run must not leave once it has been run again."""
    hidden = [path for path in places.root.rglob(".*") if path.is_file() or path.is_dir()]
    known = ("erasing.json", "verification", "spill")
    return sorted(str(path.relative_to(places.root)) for path in hidden) + [
        name for name in known if (places.state / name).exists()
    ]


def is_lock_free(places: Places, seconds: float = 10) -> bool:
    """Whether a killed run's lock, and its hold on the build file, are gone in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with warehouse.writer_lock(places.state), warehouse.build_file(places.build):
                return True
        except (warehouse.WarehouseBusy, OSError):
            time.sleep(0.1)
    return False


class Reader(threading.Thread):
    """Opens the current release again and again, and counts what goes wrong."""

    def __init__(self, places: Places, expected: str) -> None:
        super().__init__(daemon=True)
        self.places, self.expected = places, expected
        self.reads, self.errors = 0, Counter[str]()
        self.is_over = threading.Event()

    def run(self) -> None:
        """Read until it is over. `expected` is a query that gives true in every whole release."""
        while not self.is_over.is_set():
            try:
                with warehouse.release_file(
                    self.places.releases / "current" / warehouse.DATABASE_FILE
                ) as connection:
                    self.errors["mixed"] += connection.execute(self.expected).fetchall() != [
                        (True,)
                    ]
                self.reads += 1
            except Exception as error:
                self.errors[type(error).__name__] += 1
            time.sleep(0.05)

    def ended(self) -> dict[str, int]:
        """Stop reading; what went wrong, by kind."""
        self.is_over.set()
        self.join()
        return dict(+self.errors)
