"""The jobs over assets, and the schedules."""

from collections.abc import Iterable
from typing import Any

import dagster as dg

from orchestration.company import Company
from orchestration.defs.identity import identity_selection
from orchestration.defs.verification import VERIFICATION

NIGHTLY = "nightly"
PUBLISH = "publish"
DEPARTURE = "departure"
SATURDAY = 6


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


def weekly_schedule(company: Company) -> dg.ScheduleDefinition:
    """On Saturdays, half a day from the night; off as the other ones are.

    Not on Sundays, when identities are solved anew: there is one writer.
    """
    hour, minute = (company.nightly_at.hour + 12) % 24, company.nightly_at.minute
    return dg.ScheduleDefinition(
        name="weekly_schedule",
        job_name=VERIFICATION,
        cron_schedule=f"{minute} {hour} * * {SATURDAY}",
        execution_timezone=company.timezone,
        default_status=dg.DefaultScheduleStatus.STOPPED,
    )


def nightly_schedule(company: Company) -> dg.ScheduleDefinition:
    """Once a night at the company's hour, in the company's zone; off until someone turns it on."""
    hour, minute = company.nightly_at.hour, company.nightly_at.minute
    return dg.ScheduleDefinition(
        name="nightly_schedule",
        job_name=NIGHTLY,
        cron_schedule=f"{minute} {hour} * * *",
        execution_timezone=company.timezone,
        default_status=dg.DefaultScheduleStatus.STOPPED,
    )
