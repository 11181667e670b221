"""The vendors: which paths are theirs, how they let a request in, how they refuse one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import sandbox.servers.bigquery.refusals as ga4
import sandbox.servers.google_ads.refusals as google_ads
import sandbox.servers.hubspot.refusals as hubspot
import sandbox.servers.linkedin_ads.refusals as linkedin_ads
import sandbox.servers.meta_ads.refusals as meta_ads
import sandbox.servers.salesforce.refusals as salesforce
from sandbox.servers.bigquery.routes import routes as bigquery_routes
from sandbox.servers.google_ads.routes import routes as google_ads_routes
from sandbox.servers.hubspot.routes import routes as hubspot_routes
from sandbox.servers.linkedin_ads.routes import routes as linkedin_ads_routes
from sandbox.servers.meta_ads.routes import routes as meta_ads_routes
from sandbox.servers.salesforce.routes import routes as salesforce_routes


@dataclass(frozen=True)
class Vendor:
    """One vendor; the refusals are the bodies its API documents."""

    name: str
    prefixes: tuple[str, ...]
    routes: Callable[[], list[Route]]
    sign_in: Callable[[Request], Response | None]
    rate_limited: Callable[[float], Response]
    daily_quota: Callable[[float], Response]
    token_expired: Callable[[], Response]
    missing_scope: Callable[[], Response]
    not_found: Callable[[], Response]


HUBSPOT = Vendor(
    "hubspot",
    ("/crm/", "/marketing/", "/account-info/", "/form-integrations/"),
    hubspot_routes,
    hubspot.sign_in,
    hubspot.rate_limited,
    lambda seconds: hubspot.rate_limited(seconds, daily=True),
    hubspot.token_expired,
    hubspot.missing_scope,
    hubspot.not_found,
)
GOOGLE_ADS = Vendor(
    "google_ads",
    (f"/{google_ads.VERSION}/", "/token"),
    google_ads_routes,
    google_ads.sign_in,
    google_ads.rate_limited,
    google_ads.daily_quota,
    google_ads.token_expired,
    google_ads.missing_scope,
    google_ads.not_found,
)
META_ADS = Vendor(
    "meta_ads",
    (f"/{meta_ads.VERSION}/",),
    meta_ads_routes,
    meta_ads.sign_in,
    meta_ads.rate_limited,
    meta_ads.daily_quota,
    meta_ads.token_expired,
    meta_ads.missing_scope,
    meta_ads.not_found,
)
LINKEDIN_ADS = Vendor(
    "linkedin_ads",
    ("/rest/",),
    linkedin_ads_routes,
    linkedin_ads.sign_in,
    linkedin_ads.rate_limited,
    linkedin_ads.daily_quota,
    linkedin_ads.token_expired,
    linkedin_ads.missing_scope,
    linkedin_ads.not_found,
)
GA4 = Vendor(
    "ga4",
    ("/bigquery/",),
    bigquery_routes,
    ga4.sign_in,
    ga4.rate_limited,
    ga4.daily_quota,
    ga4.token_expired,
    ga4.missing_scope,
    ga4.not_found,
)
SALESFORCE = Vendor(
    "salesforce",
    ("/services/",),
    salesforce_routes,
    salesforce.sign_in,
    salesforce.rate_limited,
    salesforce.daily_quota,
    salesforce.token_expired,
    salesforce.missing_scope,
    salesforce.not_found,
)
ALL = (HUBSPOT, SALESFORCE, GOOGLE_ADS, META_ADS, LINKEDIN_ADS, GA4)


def vendor_of(path: str) -> Vendor | None:
    """Whose path this is; None for a path of nobody."""
    for vendor in ALL:
        if path.startswith(vendor.prefixes):
            return vendor
    return None
