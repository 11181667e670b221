"""What the gates take of a night over ten million web events, and of the night after it.

python -m benchmarks.gates [--events 10000000] [--work FOLDER]

The bound: 10 % of a night's CPU-seconds, children included, for both gates together. The second
night brings one more day of events, and the history before it is settled.
"""

import argparse
import json
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measuring import cost, keep, tandem
from orchestration.places import Places
from tests.fixtures.company_folder import CompanyFolder, company_folder
from tests.fixtures.tiny_house import FILES_TOML, tiny_house

BOUND = 0.1
DAYS = 365
LAST = datetime(2026, 1, 5, 22, tzinfo=UTC)
MAPPING = """
[[file]]
entity = "web_events"
path = "web/*.parquet"

[file.columns]
event_id = "event_id"
anonymous_id = "anonymous_id"
email = "email"
session_id = "session_id"
event_name = "event_name"
page_url = "page_url"
source = "source"
medium = "medium"
has_consent = "has_consent"
occurred_at = "occurred_at"
"""
# Twenty events a device in two sessions; one device in fifty says an address.
EVENTS = """
copy (
    select
        'e' || i as event_id, 'd' || i // 20 as anonymous_id, 's' || i // 10 as session_id,
        if(i % 1000 = 7, 'visitor' || i // 20 || '@example.com', null) as email,
        if(i % 3 = 0, 'page_view', 'scroll') as event_name,
        'https://example.com/page' as page_url, true as has_consent,
        if(i % 10 = 0, 'google', null) as source,
        if(i % 10 = 0, if(i % 30 = 0, 'cpc', 'organic'), null) as medium,
        timestamp '{first}' + to_seconds(cast(hash(i // 10) % {seconds} as bigint) + i % 10 * 30)
            as occurred_at
    from range({start}, {end}) as t(i)
) to '{path}' (format parquet)
"""


def main() -> None:
    """Two nights, and the gates' share of each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=10_000_000)
    options.add_argument("--work", type=Path)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.work) as top:
        folder = company_folder(Path(top) / "company")
        tiny_house(folder)
        folder.put("files.toml", FILES_TOML + MAPPING)
        (folder.path / "web").mkdir()
        daily = chosen.events // DAYS
        _deliver(folder, "history", range(chosen.events), LAST - timedelta(days=DAYS), DAYS)
        first = _night(folder, LAST)
        _deliver(folder, "today", range(chosen.events, chosen.events + daily), LAST, 1)
        second = _night(folder, LAST + timedelta(days=1))
    keep(
        "gates",
        {
            "events": chosen.events,
            "events_of_the_second_night": daily,
            "first_night": first,
            "second_night": second,
            "bound_of_the_share": BOUND,
            "holds": max(first["share_of_the_gates"], second["share_of_the_gates"]) <= BOUND,
        },
    )


def _deliver(folder: CompanyFolder, name: str, numbers: range, first: datetime, days: int) -> None:
    """Write events of so many days into one file."""
    said = EVENTS.format(
        first=f"{first:%Y-%m-%d %H:%M:%S}",
        seconds=days * 86_400 - 300,
        start=numbers.start,
        end=numbers.stop,
        path=folder.path / "web" / f"{name}.parquet",
    )
    with duckdb.connect() as connection:
        connection.execute(said)


def _night(folder: CompanyFolder, moment: datetime) -> dict[str, Any]:
    used = cost(tandem("run", "--company", str(folder.path), "--as-of", moment.isoformat()))
    runs = Places(folder.path).runs
    record = json.loads(
        max(runs.glob("*.json"), key=lambda run: run.stat().st_mtime_ns).read_text()
    )
    steps = {step["name"]: step["cpu_seconds"] for step in record["steps"]}
    gates = sum(seconds for name, seconds in steps.items() if name.endswith(" gate"))
    return {
        "whole": asdict(used),
        "cpu_seconds_by_step": steps,
        "share_of_the_gates": round(gates / used.cpu_seconds, 4),
    }


if __name__ == "__main__":
    main()
