"""How each source is reached: its credentials out of the settings, its address, its API version."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from orchestration.company import Company
from orchestration.settings import SETTINGS, Settings
from orchestration.sources import ga4, google_ads, hubspot, linkedin_ads, meta_ads, salesforce
from orchestration.sources.files.entities import TABLES as FILE_TABLES
from orchestration.sources.tables import RawTable, Reconciliation
from orchestration.sources.transport import CallLog, Window


@dataclass(frozen=True)
class Source:
    """A source as the night knows it.

    credentials: builds what the vendor module wants; raises SettingMissing.
    read: the vendor module's `source`; None for files, which DuckDB reads itself.
    probe: one light call that proves the credentials, returning what to say about it.
    address: the setting that holds the vendor's base URL.
    reconciliations: totals that the vendor gives, to compare with after each load.
    version_ends: the day on which the vendor stops serving the API version spoken here, or how to
    tell it where a setting chooses the version.
    """

    name: str
    tables: tuple[RawTable, ...]
    credentials: Callable[[Settings, Company], Any] | None = None
    read: Callable[[Any, Window, CallLog], Any] | None = None
    probe: Callable[[Any, CallLog], str] | None = None
    address: str | None = None
    version_ends: date | Callable[[Settings], date] | None = None
    reconciliations: tuple[Reconciliation, ...] = ()

    @property
    def schema(self) -> str:
        """The raw schema, which is also the group of its assets."""
        return f"raw_{self.name}"

    def version_end(self, settings: Settings) -> date | None:
        """The last day of the API version spoken under these settings. Raises SourceError."""
        return self.version_ends(settings) if callable(self.version_ends) else self.version_ends

    def is_on(self, company: Company, settings: Settings) -> bool:
        """Whether the company reads it; a source that may wait is off until it is connected."""
        rules = company.sources[self.name]
        return rules.is_enabled and (not rules.is_off_until_set or self.is_connected(settings))

    def is_connected(self, settings: Settings) -> bool:
        """Whether any setting without a default that belongs to the source is set."""
        vendor = (self.address or "").partition("_")[0]
        own = [each.name for each in SETTINGS if each.name.startswith(f"{vendor}_")]
        defaults = {each.name for each in SETTINGS if each.default is not None}
        return not vendor or any(name in settings for name in own if name not in defaults)


def _hubspot(settings: Settings, company: Company) -> hubspot.Credentials:
    return hubspot.Credentials(
        base_url=settings.need("HUBSPOT_BASE_URL"),
        access_token=settings.need("HUBSPOT_ACCESS_TOKEN"),
        accepted=company.sources["hubspot"].accepted_changes,
        pace=hubspot.Pace(
            overlap=timedelta(minutes=company.sources["hubspot"].overlap_minutes),
            full_days=company.sources["hubspot"].sweep_days,
        ),
    )


def _key(text: str) -> str:
    """A key as PEM text, be it given as such, in one line or as the path of a file."""
    try:
        return Path(text).expanduser().read_text()
    except (OSError, ValueError):
        return text.replace("\\n", "\n")


def _salesforce(settings: Settings, company: Company) -> salesforce.Credentials:
    key = _key(settings.get("SALESFORCE_PRIVATE_KEY") or "")
    return salesforce.Credentials(
        login_url=settings.need("SALESFORCE_LOGIN_URL"),
        client_id=settings.need("SALESFORCE_CLIENT_ID"),
        client_secret="" if key else settings.need("SALESFORCE_CLIENT_SECRET"),
        username=settings.need("SALESFORCE_USERNAME") if key else "",
        private_key=key,
        accepted=company.sources["salesforce"].accepted_changes,
        pace=salesforce.Pace(
            overlap=timedelta(minutes=company.sources["salesforce"].overlap_minutes),
            full_days=company.sources["salesforce"].sweep_days,
        ),
    )


def _google_ads(settings: Settings, company: Company) -> google_ads.Credentials:
    return google_ads.Credentials(
        base_url=settings.need("GOOGLE_ADS_BASE_URL"),
        token_url=settings.need("GOOGLE_ADS_TOKEN_URL"),
        developer_token=settings.need("GOOGLE_ADS_DEVELOPER_TOKEN"),
        client_id=settings.need("GOOGLE_ADS_CLIENT_ID"),
        client_secret=settings.need("GOOGLE_ADS_CLIENT_SECRET"),
        refresh_token=settings.need("GOOGLE_ADS_REFRESH_TOKEN"),
        login_customer_id=settings.get("GOOGLE_ADS_LOGIN_CUSTOMER_ID", ""),
        customer_ids=_listed(settings.get("GOOGLE_ADS_CUSTOMER_IDS", "")),
        restatement_days=company.sources["google_ads"].restatement_days,
    )


def _meta_ads(settings: Settings, company: Company) -> meta_ads.Credentials:
    return meta_ads.Credentials(
        base_url=settings.need("META_BASE_URL"),
        access_token=settings.need("META_ACCESS_TOKEN"),
        account_ids=_listed(settings.need("META_ACCOUNT_IDS")),
        restatement_days=company.sources["meta_ads"].restatement_days,
    )


def _linkedin_ads(settings: Settings, company: Company) -> linkedin_ads.Credentials:
    return linkedin_ads.Credentials(
        base_url=settings.need("LINKEDIN_BASE_URL"),
        access_token=settings.need("LINKEDIN_ACCESS_TOKEN"),
        account_ids=_listed(settings.need("LINKEDIN_ACCOUNT_IDS")),
        version=settings.need("LINKEDIN_VERSION"),
        restatement_days=company.sources["linkedin_ads"].restatement_days,
    )


def _ga4(settings: Settings, company: Company) -> ga4.Credentials:
    return ga4.Credentials(
        project=settings.need("GA4_BIGQUERY_PROJECT"),
        datasets=_listed(settings.need("GA4_DATASETS")),
        endpoint=settings.get("GA4_BIGQUERY_ENDPOINT"),
        restated_days=company.sources["ga4"].restatement_days,
        accepted=company.sources["ga4"].accepted_changes,
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


SOURCES = {
    source.name: source
    for source in (
        Source(
            "hubspot",
            hubspot.TABLES,
            _hubspot,
            hubspot.source,
            hubspot.probe,
            "HUBSPOT_BASE_URL",
            hubspot.API_VERSION_ENDS,
            hubspot.RECONCILIATIONS,
        ),
        Source(
            "salesforce",
            salesforce.TABLES,
            _salesforce,
            salesforce.source,
            salesforce.probe,
            "SALESFORCE_LOGIN_URL",
            salesforce.API_VERSION_ENDS,
            salesforce.RECONCILIATIONS,
        ),
        Source("ga4", ga4.TABLES, _ga4, ga4.source, ga4.probe, "GA4_BIGQUERY_ENDPOINT"),
        Source(
            "google_ads",
            google_ads.TABLES,
            _google_ads,
            google_ads.source,
            google_ads.probe,
            "GOOGLE_ADS_BASE_URL",
            google_ads.API_VERSION_ENDS,
            google_ads.RECONCILIATIONS,
        ),
        Source(
            "meta_ads",
            meta_ads.TABLES,
            _meta_ads,
            meta_ads.source,
            meta_ads.probe,
            "META_BASE_URL",
            meta_ads.API_VERSION_ENDS,
            meta_ads.RECONCILIATIONS,
        ),
        Source(
            "linkedin_ads",
            linkedin_ads.TABLES,
            _linkedin_ads,
            linkedin_ads.source,
            linkedin_ads.probe,
            "LINKEDIN_BASE_URL",
            lambda settings: linkedin_ads.version_ends(settings.need("LINKEDIN_VERSION")),
            linkedin_ads.RECONCILIATIONS,
        ),
        Source("files", FILE_TABLES),
    )
}


def off_schemas(company: Company, settings: Settings) -> set[str]:
    """The raw schemas of the sources that the company does not read."""
    return {each.schema for each in SOURCES.values() if not each.is_on(company, settings)}
