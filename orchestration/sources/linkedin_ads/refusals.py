"""What LinkedIn's refusals mean, and which version of its API is spoken unless a setting says."""

from urllib.parse import urlsplit

import requests

from orchestration.sources.answers import said, word
from orchestration.sources.transport import NotFound, QuotaExhausted, Refused, SourceError

SOURCE = "linkedin_ads"
API_VERSION = "202610"
MONTHS_SERVED = 12


def judge(response: requests.Response) -> None:
    """Say what to do about a refusal. Raises Refused, QuotaExhausted or SourceError."""
    status = response.status_code
    if status not in (400, 401, 403, 404, 426, 429):
        return
    code, message = _reason(response)
    if status == 426 or "VERSION" in code:
        fix = f"Set LINKEDIN_VERSION to a month of the last {MONTHS_SERVED}, e.g. {API_VERSION}"
        raise SourceError(SOURCE, f"LinkedIn no longer serves this version ({code})", fix, status)
    if status == 401:
        fix = "Create a new LINKEDIN_ACCESS_TOKEN"
        raise Refused(SOURCE, f"LinkedIn refused the access token ({code})", fix, status)
    if status == 403:
        what = f"LinkedIn refused the access to {urlsplit(response.url).path} ({code})"
        fix = "Give the token r_ads and r_ads_reporting, and its member a role in the account"
        raise Refused(SOURCE, what, fix, status)
    if status == 404:
        what = f"LinkedIn does not know {urlsplit(response.url).path}"
        raise NotFound(SOURCE, what, "Check LINKEDIN_ACCOUNT_IDS", status)
    if status == 429 and " DAY " in f" {message} ":
        raise QuotaExhausted(
            SOURCE,
            "the day's quota of LinkedIn calls is used up",
            "Run again after midnight UTC; nothing was lost",
        )


def _reason(response: requests.Response) -> tuple[str, str]:
    """The error's code and message, as far as the body has them."""
    body = said(response)
    error = body if isinstance(body, dict) else {}
    code = error.get("code") or error.get("serviceErrorCode") or response.status_code
    return word(code), str(error.get("message") or "")
