"""A night as OpenLineage events, for a catalogue that listens; by OpenLineage's own client.

The package is an extra (`openlineage` in pyproject.toml): who has no catalogue needs none of it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration import release
from orchestration.journal import Journal, log
from orchestration.night import Night
from orchestration.settings import Settings

URL = "TANDEM_OPENLINEAGE_URL"
PRODUCER = "https://github.com/OpenLineage/OpenLineage/tree/main/client/python"
JOB = "nightly"
SECONDS = 5.0
ENDED = {"published": "COMPLETE", "published_stale": "COMPLETE", "done": "COMPLETE"}


def tell_lineage(night: Night) -> bool:
    """Send how a run ended, what it read and what it wrote. Returns whether it was told.

    A catalogue that does not answer, or a package that is missing, is logged and costs no night.
    """
    if URL not in night.settings:
        return False
    try:
        _send(_event(night), night.settings)
    except ImportError:
        log.warning("%s is set, and openlineage-python is not installed (docs/operator.md)", URL)
    except Exception as error:
        # Its words may hold the address, and that may hold a key.
        log.warning("%s did not take the event: %s", URL, type(error).__name__)
    else:
        return True
    return False


def _event(night: Night) -> Any:
    from openlineage.client.event_v2 import Job, Run, RunEvent, RunState

    journal = night.journal
    state = RunState[ENDED.get(journal.status, "FAIL")]
    return RunEvent(
        eventType=state,
        eventTime=datetime.now(UTC).isoformat(),
        run=Run(journal.run_id, {"nominalTime": _nominal_time(journal)}),
        job=Job(f"tandem/{night.company.name}", JOB),
        inputs=list(_read(journal, night.company.name)),
        outputs=list(_written(journal, night.places.releases, night.company.name)),
        producer=PRODUCER,
    )


def _nominal_time(journal: Journal) -> Any:
    from openlineage.client.facet_v2 import nominal_time_run

    return nominal_time_run.NominalTimeRunFacet(journal.as_of.isoformat())


def _read(journal: Journal, company: str) -> Iterable[Any]:
    """Each source that was pulled, with the rows that came in."""
    from openlineage.client.event_v2 import InputDataset
    from openlineage.client.facet_v2 import data_quality_metrics_input_dataset as quality

    for step in journal.steps:
        if step.name.startswith("pull ") and step.status == "done" and step.rows_in:
            facet = quality.DataQualityMetricsInputDatasetFacet(
                columnMetrics={}, rowCount=step.rows_in
            )
            name = step.name.removeprefix("pull ")
            yield InputDataset(f"tandem/{company}", name, {"dataQualityMetrics": facet})


def _written(journal: Journal, releases: Path, company: str) -> Iterable[Any]:
    """Each published table of the release that the run made, with its rows."""
    from openlineage.client.event_v2 import OutputDataset
    from openlineage.client.facet_v2 import output_statistics_output_dataset as statistics

    if not journal.release:
        return
    for table, rows in sorted(release.manifest(releases / journal.release)["tables"].items()):
        if table.startswith("published."):
            facet = statistics.OutputStatisticsOutputDatasetFacet(rowCount=rows)
            yield OutputDataset(f"tandem/{company}", table, {"outputStatistics": facet})


def _send(event: Any, settings: Settings) -> None:
    from openlineage.client import OpenLineageClient
    from openlineage.client.transport.http import HttpConfig, HttpTransport

    # One try: the night is over, and the next one tells the same tables again.
    config = HttpConfig(url=settings[URL], timeout=SECONDS, retry={"total": 0})
    OpenLineageClient(transport=HttpTransport(config)).emit(event)
