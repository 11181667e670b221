"""What all events of one GA4 session have in common."""

from datetime import datetime
from urllib.parse import urlencode

from sandbox.world.rows import Row
from sandbox.world.web.visits import Visit

STREAM_ID = "9000001"
LANGUAGES = {"Germany": "de-de", "Austria": "de-at", "France": "fr-fr", "Italy": "it-it"}


def micros(moment: datetime) -> int:
    """Microseconds since 1970, exact."""
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def session_fields(visit: Visit, first: Visit) -> Row:
    """What every event of the visit carries; nothing that tells visitors apart without consent."""
    device, touch, known = visit.device, visit.touch, visit.device.has_analytics_consent
    return {
        "user_pseudo_id": device.pseudo_id if known else None,
        "is_active_user": True,
        "analytics_storage": "Yes" if known else "No",
        "ads_storage": "Yes" if device.has_ads_consent else "No",
        "user_first_touch_timestamp": micros(first.started_at) if known else None,
        "stream_id": STREAM_ID,
        "platform": "WEB",
        "device_category": device.category,
        "device_language": LANGUAGES.get(visit.country, "en-us"),
        "country": visit.country,
        "first_source": _first(first, "source") if known else None,
        "first_medium": _first(first, "medium") if known else None,
        "first_campaign": _first(first, "campaign") if known else None,
        "utm_source": touch.source or None,
        "utm_medium": touch.medium or None,
        "utm_campaign": touch.campaign.utm if touch.campaign else None,
        "utm_id": touch.campaign.id if touch.campaign else None,
        "gclid": touch.gclid if touch.gclid and device.has_ads_consent else None,
        "fbclid": touch.fbclid if touch.fbclid and device.has_ads_consent else None,
        "ga_session_id": int(visit.started_at.timestamp()) if known else None,
        "ga_session_number": visit.number if known else None,
    }


def _first(visit: Visit, what: str) -> str:
    """The user's first source, medium or campaign with GA4's own fallbacks."""
    touch = visit.touch
    if what == "campaign":
        return touch.campaign.utm if touch.campaign else "(not set)"
    if touch.source:
        return touch.source if what == "source" else touch.medium or "(not set)"
    if not touch.referrer:
        return "(direct)" if what == "source" else "(none)"
    host = touch.referrer.removeprefix("www.")
    if touch.channel == "organic_search":
        return host.split(".")[0] if what == "source" else "organic"
    return host if what == "source" else "referral"


def landing_query(visit: Visit, shared: Row) -> str:
    """Query string of the first page: utm parameters and click ids."""
    keys = ("utm_source", "utm_medium", "utm_campaign", "utm_id", "gclid", "fbclid")
    marks = {key: shared[key] for key in keys if shared[key]}
    return f"?{urlencode(marks)}" if marks else ""
