"""Build everything anew from raw rows, beside the warehouse that nights have grown, and compare.

What outlives a full refresh (identities, shares of closed months) is taken along: it is state.
"""

import shutil
from pathlib import Path

from orchestration import dbt, journal, warehouse
from orchestration.comparison import Difference, differences
from orchestration.completeness import NotBuilt, is_built
from orchestration.journal import Finding
from orchestration.night import Night
from orchestration.places import Places
from orchestration.transformation import dbt_environment

DIFFERENT = "different"
# Spares the parsing of the project, which takes longer than building a small company.
PARSED = ("partial_parse.msgpack", "manifest.json")


def verify(night: Night) -> list[Difference]:
    """Rebuild in a copy and compare every table. What differs becomes a finding and an alert.

    The copy is removed whatever happens; the warehouse and the release stay as they are. Raises
    NotBuilt, DbtFailed.
    """
    places = night.places
    beside = places.state / "verification"
    shutil.rmtree(beside, ignore_errors=True)
    try:
        with night.journal.step("copy"):
            if not is_built(places):
                raise NotBuilt("what is built is not whole, or raw rows are newer: `tandem run`")
            copy = _copied(places, beside)
        with night.journal.step("build anew") as step:
            results = dbt.build(
                beside / "dbt",
                None,
                journal.log.info,
                dbt_environment(places, night.settings),
                full_refresh=True,
                with_tests=False,
            )
            step.note = f"{len(results)} nodes"
        with night.journal.step("compare") as step:
            with warehouse.any_file(places.build) as connection:
                found, step.rows_in = differences(connection, copy, dbt.LAYERS)
            step.note = f"{len(found)} tables differ"
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    for each in found:
        fix = "docs/runbook.md, 'different'"
        night.journal.find(Finding(each.table, "error", str(each), fix))
    if found:
        night.journal.status = DIFFERENT
    return found


def _copied(places: Places, beside: Path) -> Path:
    """The build file and what dbt has parsed, in a folder of their own."""
    (beside / "dbt").mkdir(parents=True, mode=0o700)
    with warehouse.build_file(places.build) as connection:
        connection.execute("checkpoint")
    # The catalog takes the file's name, and views name the catalog.
    copy = beside / warehouse.DATABASE_FILE
    shutil.copyfile(places.build, copy)
    for name in PARSED:
        if (places.dbt / name).exists():
            shutil.copyfile(places.dbt / name, beside / "dbt" / name)
    return copy
