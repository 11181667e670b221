"""A million rows per kind from decoded pages into the raw table, against a floor of the same run.

python -m benchmarks.ingestion [--rows 1000000]

The floor is `pa.Table.from_pylist` of the vendor's own objects and an insert: no types, no keys, no
merge. The gate: rows a CPU-second >= 0.7 x the floor's. Making the pages is in neither. A quarter
of the rows is read too: what its peak of memory lacks of the whole's is what rows cost in memory.
"""

import argparse
import csv
import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import dlt
import duckdb
import pyarrow as pa

from benchmarks.export_rows import event_rows, export_row, named
from benchmarks.measuring import ROOT, keep
from orchestration.loading import load
from orchestration.sources import hubspot
from orchestration.sources.batches import batch, gathered, replacing
from orchestration.sources.ga4.tables import EVENTS
from orchestration.sources.google_ads.rows import parse as google_rows
from orchestration.sources.google_ads.tables import AD_DAILY
from orchestration.sources.linkedin_ads.rows import day_rows
from orchestration.sources.linkedin_ads.tables import CREATIVE_DAILY
from orchestration.sources.meta_ads.rows import parse as meta_rows
from orchestration.sources.meta_ads.tables import AD_INSIGHTS
from orchestration.sources.salesforce.bulk import csv_rows
from orchestration.sources.salesforce.columns import object_table
from orchestration.sources.salesforce.tables import OBJECTS
from orchestration.sources.tables import RawTable
from orchestration.sources.transport import CallLog, Window
from orchestration.warehouse import build_file
from sandbox.faults import Faults
from sandbox.servers.running import environment, serve
from sandbox.servers.stage import Stage
from sandbox.world import World, clock

PAGE = 10_000
ADS = 1_000
FIRST = date(2023, 1, 1)
GATE = 0.7
AS_OF = datetime(2026, 3, 31, 22, tzinfo=UTC)

OPPORTUNITY = next(kind for kind in OBJECTS if kind.name == "Opportunity")
Page = list[dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """A table, one vendor object of it by ad and day, and how the connector reads a page.

    sent: what is made of the objects before anybody reads them.  plain: what Arrow can read of a
    page, for the floor.
    """

    table: RawTable
    element: Callable[[int, date], dict[str, Any]]
    rows: Callable[[Any], pa.Table]
    plain: Callable[[Any], Page] = list
    sent: Callable[[Page], Any] = list


def google(ad: int, day: date) -> dict[str, Any]:
    """A searchStream result: int64 as text."""
    figures = {"costMicros": "1234567", "impressions": "100", "clicks": "3", "conversions": 0.5}
    return {
        "customer": {"id": "2000000001"},
        "campaign": {"id": str(21000 + ad % 7)},
        "adGroup": {"id": str(ad % 50)},
        "adGroupAd": {"ad": {"id": str(ad)}},
        "segments": {"date": day.isoformat()},
        "metrics": figures,
    }


def meta(ad: int, day: date) -> dict[str, Any]:
    """An insights row: numbers as text."""
    return {
        "account_id": "3000000001",
        "ad_id": str(ad),
        "date_start": day.isoformat(),
        "date_stop": day.isoformat(),
        "campaign_id": str(31000 + ad % 7),
        "adset_id": str(ad % 50),
        "account_currency": "USD",
        "spend": "12.34",
        "impressions": "100",
        "clicks": "3",
        "inline_link_clicks": "2",
        "actions": [{"action_type": "lead", "value": "1"}],
    }


def linkedin(ad: int, day: date) -> dict[str, Any]:
    """An adAnalytics element."""
    start = {"year": day.year, "month": day.month, "day": day.day}
    return {
        "pivotValues": [f"urn:li:sponsoredCreative:{ad}"],
        "dateRange": {"start": start, "end": start},
        "costInLocalCurrency": "12.3456789012",
        "impressions": 100,
        "clicks": 3,
        "oneClickLeads": 1,
    }


def salesforce(number: int, day: date) -> dict[str, Any]:
    """An opportunity as REST sends it; ids are made of both, for an entity has no day."""
    stamp = f"{day.isoformat()}T08:00:00.000+0000"
    filled = {"StageName": "Proposal", "Amount": 1234.5, "CloseDate": day.isoformat()}
    flags = {"IsClosed": False, "IsWon": False, "IsDeleted": False}
    stamps = dict.fromkeys(("CreatedDate", "LastModifiedDate", "SystemModstamp"), stamp)
    known = {"Id": f"006{day.toordinal()}{number:05d}", "AccountId": f"001{number:012d}"}
    return {**dict.fromkeys(OPPORTUNITY.fields), **filled, **flags, **stamps, **known}


def bulk_part(page: Page) -> bytes:
    """Records as bulk sends them: CSV, every value quoted text, nulls as nothing."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(page[0])
    for record in page:
        writer.writerow(
            str(value).lower() if isinstance(value, bool) else value for value in record.values()
        )
    return lines.getvalue().replace("+0000", "Z").encode()


def opportunities(page: Page) -> pa.Table:
    """Records of either API as the connector reads them."""
    return object_table(OPPORTUNITY.table, page, OPPORTUNITY.fields)


def plain_csv(part: bytes) -> Page:
    """The least that makes objects of a part."""
    return list(csv.DictReader(io.StringIO(part.decode(), newline="")))


KINDS = {
    "google_ads": Kind(AD_DAILY.table, google, lambda page: google_rows(AD_DAILY, page)),
    "meta_ads": Kind(AD_INSIGHTS, meta, lambda page: meta_rows(AD_INSIGHTS, page)),
    "linkedin_ads": Kind(
        CREATIVE_DAILY.table,
        linkedin,
        lambda page: day_rows(CREATIVE_DAILY, "urn:li:sponsoredAccount:5", page),
    ),
    "salesforce": Kind(OPPORTUNITY.table, salesforce, opportunities),
    "salesforce_bulk": Kind(
        OPPORTUNITY.table,
        salesforce,
        lambda part: opportunities(csv_rows(part)),
        plain_csv,
        bulk_part,
    ),
    "ga4": Kind(EVENTS, export_row, event_rows, named),
}


def pages(kind: Kind, rows: int) -> Iterator[Any]:
    """Objects of every ad on every day, page by page."""
    for start in range(0, rows, PAGE):
        numbers = range(start, min(start + PAGE, rows))
        yield kind.sent(
            [
                kind.element(number % ADS, FIRST + timedelta(days=number // ADS))
                for number in numbers
            ]
        )


def ours(kind: Kind, name: str, rows: int, folder: Path) -> None:
    """The connector's own way: typed batches, a load package, one merge."""

    def delivered() -> Iterator[Any]:
        yield from gathered(kind.rows(page) for page in pages(kind, rows))
        yield replacing(batch(kind.table, []), "true")

    source = dlt.source(
        lambda: dlt.resource(delivered(), name=kind.table.name), name=name, section=name
    )()
    database = folder / "warehouse.duckdb"
    load(name, source, [kind.table], lambda: build_file(database), folder / "dlt", AS_OF)


def floor(kind: Kind, name: str, rows: int, folder: Path) -> None:
    """What Arrow and DuckDB cost at least."""
    with duckdb.connect(str(folder / "floor.duckdb")) as connection:
        for number, page in enumerate(pages(kind, rows)):
            connection.register("page", pa.Table.from_pylist(kind.plain(page)))
            verb = "insert into t" if number else "create table t as"
            connection.execute(f"{verb} select * from page")


def making(kind: Kind, name: str, rows: int, folder: Path) -> None:
    """The pages alone, to be taken off both."""
    for _ in pages(kind, rows):
        pass


WAYS = {each.__name__: each for each in (making, floor, ours)}


def measured(name: str, way: str, rows: int) -> dict[str, float]:
    """CPU and wall seconds and the peak memory of one way, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.ingestion", "--rows", str(rows), name, way]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    cpu, wall, memory = map(float, said.split()[-3:])
    return {"cpu_seconds": cpu, "wall_seconds": wall, "peak_memory_mb": memory}


def one(name: str, way: str, rows: int) -> None:
    """Run one way in this process and print what it cost; imports are not counted."""
    with tempfile.TemporaryDirectory() as folder:
        wall, cpu = time.perf_counter(), time.process_time()
        WAYS[way](KINDS[name], name, rows, Path(folder))
        spent = time.process_time() - cpu, time.perf_counter() - wall
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{spent[0]:.2f} {spent[1]:.2f} {memory:.0f}")


def compared(name: str, rows: int) -> dict[str, Any]:
    """One kind: the three measurements, and our rows a CPU-second as a share of the floor's."""
    costs = {way: measured(name, way, rows) for way in WAYS}
    costs["ours_of_a_quarter"] = measured(name, "ours", rows // 4)
    made = costs["making"]["cpu_seconds"]
    net = {way: costs[way]["cpu_seconds"] - made for way in ("floor", "ours")}
    share = round(net["floor"] / net["ours"], 2)
    return {**costs, "rows_per_cpu_second": round(rows / net["ours"]), "share_of_floor": share}


def hubspot_calls() -> dict[str, Any]:
    """What HubSpot's small pages cost: rows per call of a first night and of a quiet one."""
    running_at = Stage(World(seed=7, scale=0.3).at, clock, 0)
    costs: dict[str, Any] = {}
    with serve(running_at, Faults()) as running, tempfile.TemporaryDirectory() as folder:
        names = environment(running)
        who = hubspot.Credentials(names["HUBSPOT_BASE_URL"], names["HUBSPOT_ACCESS_TOKEN"])
        database = Path(folder) / "warehouse.duckdb"
        for night in ("first", "quiet"):
            calls = CallLog()
            source = hubspot.source(who, Window(running_at.as_of), calls)
            report = load(
                "hubspot",
                source,
                hubspot.TABLES,
                lambda: build_file(database),
                Path(folder) / "dlt",
                running_at.as_of,
                calls,
            )
            rows = {"rows_delivered": report.delivered, "rows_changed": report.changed}
            costs[night] = {"calls": report.calls, **rows}
            costs[night]["rows_per_call"] = round(report.delivered / report.calls, 1)
    return costs


def main() -> None:
    """Measure every kind and keep the result."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("one", nargs="*", help="a kind and a way, measured in this process")
    given = options.parse_args()
    if given.one:
        name, way = given.one
        one(name, way, given.rows)
        return
    kinds = {name: compared(name, given.rows) for name in KINDS}
    held = all(kind["share_of_floor"] >= GATE for kind in kinds.values())
    result = {"rows": given.rows, "gate": GATE, "holds": held, "kinds": kinds}
    keep("ingestion", {**result, "hubspot": hubspot_calls()})


if __name__ == "__main__":
    main()
