"""The job that builds everything anew beside the warehouse, and compares."""

import dagster as dg

from orchestration.defs.resources import NightResource
from orchestration.verification import verify

VERIFICATION = "verification"


def verification_job() -> dg.JobDefinition:
    """Fails where a table that nights have grown is not what raw rows give today."""

    @dg.op
    def compare(night: NightResource) -> None:
        """Build in a copy with a full refresh, compare every table, remove the copy."""
        found = verify(night.night)
        if found:
            names = ", ".join(each.table for each in found)
            raise dg.Failure(f"not as built anew: {names}", allow_retries=False)

    @dg.job(
        name=VERIFICATION,
        description="Build everything anew from raw rows beside the warehouse, and compare.",
    )
    def verification() -> None:
        compare()

    return verification
