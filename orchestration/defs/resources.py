"""The one resource: a run of a company, open for the length of a Dagster run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from pydantic import Field, PrivateAttr

from orchestration import warehouse
from orchestration.alerting import alert_of_night, send
from orchestration.erasure import protect
from orchestration.housekeeping import end_killed_runs, pruned_afterwards
from orchestration.instance import STORAGE_URL
from orchestration.journal import read_journals
from orchestration.night import Night, begin, parse_as_of, parse_days
from orchestration.openlineage_events import tell_lineage
from orchestration.settings import read_settings


class NightResource(dg.ConfigurableResource):
    """The company folder, the time of the run, and the writer's lock while the run lasts."""

    company: str | None = None
    as_of: str | None = None
    backfill_from: str | None = None
    backfill_to: str | None = None
    sources: list[str] = Field(default_factory=list)
    site: bool = True
    done: list[str] = Field(default_factory=list)

    _night: Night = PrivateAttr()

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["NightResource"]:
        """Validate the company, take the lock, and write the run record when the run ends."""
        self._night = begin(
            Path(self.company or read_settings()["TANDEM_COMPANY"]),
            read_settings(),
            as_of=parse_as_of(self.as_of),
            backfill=parse_days(self.backfill_from, self.backfill_to),
            run_id=context.run.run_id if context.run else None,
            sources=tuple(self.sources),
            is_site_wanted=self.site,
        )
        self._night.done = tuple(self.done)
        places = self._night.places
        with pruned_afterwards(places, context.instance), warehouse.writer_lock(places.state):
            if context.instance and context.run:
                end_killed_runs(context.instance, context.run.run_id)
            try:
                self._night.screen = protect(
                    self._night.places, self._night.settings.get(STORAGE_URL)
                )
                yield self
            finally:
                self._conclude()

    def _conclude(self) -> None:
        """Keep the run record, and tell those who want to know."""
        night = self._night
        before = read_journals(night.places.runs, last=5)
        night.journal.conclude()
        try:
            night.journal.write(night.places.runs)
            tell_lineage(night)
        finally:
            # Also where a full disk takes no record.
            if alert := alert_of_night(night.journal, before):
                send(alert, night.settings)

    @property
    def night(self) -> Night:
        """The run all steps share."""
        return self._night
