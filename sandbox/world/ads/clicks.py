"""Google clicks by their id."""

from collections.abc import Iterable
from datetime import datetime

from sandbox.world.ads.campaign import ACCOUNT_ZONE
from sandbox.world.calendar import local_date
from sandbox.world.rows import Row
from sandbox.world.web.visits import Visit


def click_rows(visits: Iterable[Visit], as_of: datetime) -> list[Row]:
    """One row per Google click that led to a visit, booked on the campaign's first ad group."""
    rows: dict[str, Row] = {}
    for visit in visits:
        touch = visit.touch
        if touch.gclid and touch.campaign and visit.started_at <= as_of:
            campaign = touch.campaign
            rows.setdefault(touch.gclid, {
                "account_id": campaign.account,
                "campaign_id": campaign.id,
                "ad_group_id": f"{campaign.id}10" if campaign.groups else None,
                "gclid": touch.gclid,
                "date": local_date(visit.started_at, ACCOUNT_ZONE[campaign.account]),
            })  # fmt: skip
    return sorted(rows.values(), key=lambda row: (row["date"], row["gclid"]))
