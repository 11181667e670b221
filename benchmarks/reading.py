"""What a release costs to write and its boards cost to read.

python -m benchmarks.reading [--rows 10000000] [--clients 20] [--seconds 30]

The gates: a release of ten million rows <= 1.3 x bare `create table as` of the same rows in the
same run; the boards' queries at p95 <= 100 ms while 20 clients each ask one a second.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import cycle, islice
from pathlib import Path

import duckdb

from benchmarks.measuring import ROOT, Cost, cost, keep, tandem
from orchestration import release, warehouse
from orchestration.site.boards import load_boards
from orchestration.site.live import release_facts
from orchestration.site.render import open_reader

MADE = shutil.ignore_patterns("state", "releases")
FACTOR = 1.3
P95_SECONDS = 0.100
# As wide as a touch: keys, a date, a channel, money, and a text that does not compress away.
HISTORY = """
create schema published;
create table published.touches as
select
    cast(range as varchar) as touch_id,
    md5(cast(range % 400000 as varchar)) as customer_id,
    date '2023-01-01' + cast(range % 1000 as integer) as touched_date,
    ['paid_search', 'paid_social', 'email', 'direct', 'organic_search'][1 + range % 5] as channel,
    cast(range % 977 as decimal(18, 2)) as amount,
    hash(range) as fingerprint
from range({rows})
"""
BARE = """
import duckdb, sys
connection = duckdb.connect(sys.argv[2])
connection.execute(f"attach '{sys.argv[1]}' as build (read_only); create schema published")
connection.execute("create table published.touches as select * from build.published.touches")
connection.execute("checkpoint")
"""
RELEASED = """
import sys
from pathlib import Path
from orchestration import release
release.write_release(Path(sys.argv[1]), Path(sys.argv[2]), "v1", {"sources": []}, {})
"""


def written(folder: Path, rows: int) -> dict[str, object]:
    """A release of so many rows beside the bare copy; the second of two runs counts."""
    build = folder / "build.duckdb"
    with duckdb.connect(str(build)) as connection:
        connection.execute(HISTORY.format(rows=rows))

    def measured(code: str, target: str) -> Cost:
        command = [sys.executable, "-c", code, str(build)]
        cost([*command, str(folder / f"{target}-warming")])
        return cost([*command, str(folder / target)])

    bare, whole = measured(BARE, "bare.duckdb"), measured(RELEASED, "releases")
    ratio = whole.cpu_seconds / bare.cpu_seconds
    return {
        "rows": rows,
        "bare_create_table_as": asdict(bare),
        "release": asdict(whole),
        "cpu_ratio": round(ratio, 3),
        "holds": ratio <= FACTOR,
    }


def asked(folder: Path, clients: int, seconds: int) -> dict[str, object]:
    """Latencies of a release's board queries, every client asking one a second on its own."""
    facts = release_facts(folder)
    queries = [sql for board in load_boards() for sql in board.sql.values()]
    waited: list[float] = []

    def client(number: int) -> None:
        with warehouse.release_file(folder / warehouse.DATABASE_FILE) as connection:
            reader = open_reader(connection, facts)
            time.sleep(number / clients)
            for query in islice(cycle(queries[number:] + queries[:number]), seconds):
                started = time.perf_counter()
                answer = reader.ask(query)
                waited.append(time.perf_counter() - started)
                assert not answer.problem, answer.problem
                time.sleep(max(0.0, 1 - waited[-1]))

    with ThreadPoolExecutor(clients) as pool:
        for done in [pool.submit(client, number) for number in range(clients)]:
            done.result()
    p95 = statistics.quantiles(waited, n=20)[-1]
    return {
        "clients": clients,
        "queries": len(waited),
        "p50_ms": round(statistics.median(waited) * 1000, 1),
        "p95_ms": round(p95 * 1000, 1),
        "worst_ms": round(max(waited) * 1000, 1),
        "holds": p95 <= P95_SECONDS,
    }


def main() -> None:
    """Measure and keep the result."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=10_000_000)
    options.add_argument("--clients", type=int, default=20)
    options.add_argument("--seconds", type=int, default=30)
    asked_for = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        company = folder / "company"
        shutil.copytree(ROOT / "company", company, ignore=MADE)
        night = tandem("run", "--no-site", "--company", str(company))
        cost([sys.executable, "-m", "sandbox", "with", "--", *night])
        current = release.current(company / "releases")
        keep(
            "reading",
            {
                "release_of_many_rows": written(folder, asked_for.rows),
                "board_queries": asked(current, asked_for.clients, asked_for.seconds),
            },
        )


if __name__ == "__main__":
    main()
