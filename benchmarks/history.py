"""What a night costs against the history it stands on: 20 million web events of three years.

python -m benchmarks.history prepare    (a company, and its events by DuckDB; needs 20 GB of disk)
python -m benchmarks.history measure    (dbt against the same SQL in bare DuckDB; one new day on
                                         three months, three years and a year)
python -m benchmarks.history night      (whole nights with a million contacts, their peak memory)

The work folder is kept, so that the parts can be run one by one. CPU-seconds, children included.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measuring import ROOT, Cost, cost, keep, tandem
from benchmarks.models import compiled
from benchmarks.web_events import insert_days
from orchestration.dbt import PROJECT
from orchestration.places import Places
from orchestration.settings import Settings
from orchestration.transformation import dbt_environment
from tests.fixtures.company_folder import CompanyFolder, company_folder
from tests.fixtures.tiny_house import AS_OF, tiny_house

FLOOR = ROOT / "benchmarks" / "floor.sql"
FIRST_DAY = date(2023, 1, 1)
HISTORIES = {"3 months": 91, "3 years": 1095, "1 year": 365}
WHOLE = max(HISTORIES.values())
NEW_DAYS = 2
CONTACTS = 1_000_000
# Every model between the events as delivered and the table of sessions, in an order to build in.
LANE = (
    "stg_ga4__events", "stg_files__web_events", "stg_hubspot__form_submissions",
    "int_form_submissions_unioned",
    "int_ga4_event_days_hashed", "int_ga4_tables_ranked", "int_web_event_days_digested",
    "int_web_events_unioned", "int_web_visits_numbered",
    "int_session_days_digested", "int_web_events_sessioned", "int_web_sessions_built",
    "int_session_campaigns_matched", "int_web_sessions_channelled", "fct_web_sessions",
    "int_web_identity_days_summed", "int_web_identities_summed",
)  # fmt: skip
VIEWS = (*LANE[:6], "int_web_events_sessioned")
SCHEMAS = {"stg": "staging", "int": "intermediate", "fct": "marts"}
BARE = """
import sys, duckdb
from tests.fixtures.compiled_models import register
connection = duckdb.connect(sys.argv[1])
register(connection)
connection.execute("set memory_limit = '4GB'; set threads = 2; set TimeZone = 'UTC'")
connection.execute(f"set temp_directory = '{sys.argv[1]}.bare'")
connection.execute(open(sys.argv[2]).read())
"""


def main() -> None:
    """Do the part that is asked for."""
    parts = {"prepare": prepare, "measure": measure, "night": night}
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("part", choices=parts)
    options.add_argument("--events", type=int, default=20_000_000)
    options.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "history")
    options.add_argument("--only", nargs="+", choices=HISTORIES, default=list(HISTORIES))
    chosen = options.parse_args()
    histories = {name: days for name, days in HISTORIES.items() if name in chosen.only}
    parts[chosen.part](chosen.work, chosen.events // WHOLE, histories)


def prepare(work: Path, per_day: int, histories: dict[str, int]) -> None:
    """A tiny company after a night, once per history, with that history's events in its raw rows.

    The three histories end on the same day, so that the new day is the same for all.
    """
    shutil.rmtree(work, ignore_errors=True)
    tiny_house(company_folder(work / "base"))
    cost(tandem("run", "--no-site", "--company", str(work / "base"), "--as-of", AS_OF))
    for days in histories.values():
        folder = work / str(days)
        shutil.copytree(work / "base", folder, symlinks=True)
        insert_days(Places(folder).build, per_day, _numbers(WHOLE - days, WHOLE))


def measure(work: Path, per_day: int, histories: dict[str, int]) -> None:
    """All made anew, nothing new, and one new day after another, on each history.

    On the longest, the same SQL in bare DuckDB on the same file comes right after dbt's.
    """
    write_floor()
    curve: dict[str, Any] = {}
    longest = max(histories.values())
    for name, days in histories.items():
        places = Places(work / str(days))
        full = lane(places, "--full-refresh")
        if days == longest:
            bare = cost([sys.executable, "-c", BARE, str(places.build), str(FLOOR)])
            keep("transform", _compared(full, bare, per_day * days))
        empty, nights = lane(places), []
        for number in range(NEW_DAYS):
            insert_days(places.build, per_day, _numbers(WHOLE + number, WHOLE + number + 1))
            nights.append(lane(places))
        day = statistics.median(each.cpu_seconds for each in nights) - empty.cpu_seconds
        curve[name] = {
            "events": days * per_day,
            "full": vars(full),
            "empty": vars(empty),
            "new_days": [vars(each) for each in nights],
            "day_less_empty_cpu_seconds": round(day, 2),
            "of_full": round(day / full.cpu_seconds, 4),
        }
        keep("increment", _judged(curve))
        with duckdb.connect(str(places.build)) as connection:
            last = FIRST_DAY + timedelta(days=WHOLE)
            connection.execute("delete from raw_ga4.events where table_date >= ?", [last])


def write_floor() -> None:
    """Write the lane's SQL as dbt compiles it into one file that DuckDB runs alone."""
    with tempfile.TemporaryDirectory() as folder:
        sql = compiled(Path(folder), LANE)
    statements = [
        f"create or replace {'view' if name in VIEWS else 'table'}"
        f" {SCHEMAS[name[:3]]}.{name} as\n{sql[name].strip()};"
        for name in LANE
    ]
    FLOOR.write_text("\n\n".join(statements) + "\n")


def _compared(by_dbt: Cost, bare: Cost, events: int) -> dict[str, Any]:
    ratio = round(by_dbt.cpu_seconds / bare.cpu_seconds, 3)
    result = {"events": events, "models": len(LANE), "dbt": by_dbt, "bare_duckdb": bare}
    return {**result, "ratio": ratio, "holds": ratio <= 1.15}


def _judged(curve: dict[str, Any]) -> dict[str, Any]:
    """A day within a twentieth of a whole build, and 1.5 of a day on the shortest history."""
    lines = sorted(curve.values(), key=lambda line: line["events"])
    short, long = (line["day_less_empty_cpu_seconds"] for line in (lines[0], lines[-1]))
    result: dict[str, Any] = {"models": len(LANE), "events_of_longest": lines[-1]["events"]}
    if len(lines) > 1:
        result["day_on_longest_to_day_on_shortest"] = round(long / short, 2)
        result["holds"] = lines[-1]["of_full"] <= 0.05 and long <= 1.5 * short
    return {**result, "curve": curve}


def night(work: Path, per_day: int, histories: dict[str, int]) -> None:
    """Whole nights of the longest history and a million contacts: first, empty, and a new day."""
    longest = max(histories.values())
    folder = work / str(longest)
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select i as id, 'p' || i || '@c' || i % 20000 || '.com' as mail"
            f" from range({CONTACTS}) as people (i)) to '{CompanyFolder(folder).path}/contacts.csv'"
        )
    run = tandem("run", "--no-site", "--company", str(folder), "--as-of", AS_OF)
    first, empty = cost(run), cost(run)
    insert_days(Places(folder).build, per_day, _numbers(WHOLE, WHOLE + 1))
    day = cost(run)
    peak = max(each.peak_memory_mb for each in (first, empty, day))
    keep(
        "history_night",
        {
            "events": per_day * longest,
            "contacts": CONTACTS,
            "first_night": first,
            "empty_night": empty,
            "night_with_a_new_day": day,
            "largest_process_mb": peak,
            "holds": peak <= 8000,
        },
    )


def lane(places: Places, *arguments: str) -> Cost:
    """Run the lane's models by dbt on a company's build file."""
    command = [
        str(Path(sys.executable).with_name("dbt")), "--quiet", "--log-level-file", "none", "run",
        "--profiles-dir", str(PROJECT), "--target-path", str(places.dbt), *arguments,
        "--select", *LANE,
    ]  # fmt: skip
    environment = {
        **dbt_environment(places, Settings({})),
        "TANDEM_WAREHOUSE": str(places.build),
        "DO_NOT_TRACK": "1",
    }
    return cost(command, environment, PROJECT)


def _numbers(first: int, last: int) -> range:
    """Days by their number since the first one."""
    start = FIRST_DAY.toordinal()
    return range(start + first, start + last)


if __name__ == "__main__":
    main()
