"""The jobs over assets, and the schedules."""

from collections.abc import Iterable
from typing import Any

import dagster as dg

from orchestration.company import Company
from orchestration.defs.identity import PROOF, identity_selection
from orchestration.defs.verification import VERIFICATION

NIGHTLY = "nightly"
PUBLISH = "publish"
DEPARTURE = "departure"
SATURDAY, SUNDAY = 6, 0


def nightly_job() -> Any:
    """Everything upstream of the release, and the release."""
    return dg.define_asset_job(
        NIGHTLY,
        selection=dg.AssetSelection.all() - identity_selection(),
        description="Pull every source, gate what arrived, build, gate what leaves, publish.",
    )


def publish_job(published: Iterable[dg.AssetKey], exports: Iterable[dg.AssetKey]) -> Any:
    """The release of what is built: the departure gate, the exported metrics, the flip."""
    checks = [dg.AssetCheckKey(key, DEPARTURE) for key in published]
    return dg.define_asset_job(
        PUBLISH,
        selection=dg.AssetSelection.groups("release")
        | dg.AssetSelection.assets(*exports).without_checks()
        | dg.AssetSelection.checks(*checks),
        description="Gate what is built and release it again, without pulling or building.",
    )


def schedules(company: Company) -> list[dg.ScheduleDefinition]:
    """The night at the company's hour in its zone, and half a day from it what proves the nights.

    Both proofs write, and there is one writer: so each has a day of its own.
    """
    return [
        _schedule(company, "nightly_schedule", NIGHTLY),
        _schedule(company, "weekly_schedule", VERIFICATION, SATURDAY, hours_later=12),
        _schedule(company, "identity_proof_schedule", PROOF, SUNDAY, hours_later=12),
    ]


def _schedule(
    company: Company, name: str, job: str, days: int | str = "*", hours_later: int = 0
) -> dg.ScheduleDefinition:
    """A schedule that is off until someone turns it on. days: of the week, as cron counts them."""
    hour, minute = (company.nightly_at.hour + hours_later) % 24, company.nightly_at.minute
    return dg.ScheduleDefinition(
        name=name,
        job_name=job,
        cron_schedule=f"{minute} {hour} * * {days}",
        execution_timezone=company.timezone,
        default_status=dg.DefaultScheduleStatus.STOPPED,
    )
