"""The only reader of the environment: every setting, its default and what it is for."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

# Of a wrong value, as much as helps to find it.
MOST_SHOWN = 60


@dataclass(frozen=True)
class Rule:
    """What a value must look like: a regular expression for all of it, and the words for that."""

    pattern: str
    words: str


WHOLE_NUMBER = Rule(r"[0-9]{1,4}", "a whole number, as 2")
THREADS = Rule(r"[1-9][0-9]{0,2}", "a whole number above 0, as 2")
NUMBER = Rule(r"[0-9]{1,6}(\.[0-9]+)?", "a number, as 36 or 0.5")
MEMORY = Rule(r"(?i)[0-9]+(\.[0-9]+)?\s*([KMGT]i?B|%)", "an amount of memory, as 4GB")
SWITCH = Rule(r"on|off", "on or off")
CATCH_UP = Rule(r"coalesce|in_order", "coalesce or in_order")
ADDRESS = Rule(r"https?://[^\s/?#]+\S*", "an address, as https://host or http://host:port")
MAIL_SERVER = Rule(r"(smtp|smtps|smtp\+starttls)://\S+", "an address, as smtps://host:465")
POSTGRES = Rule(r"postgres(ql)?://\S+", "an address, as postgresql://user@host:5432/name")
MONTH = Rule(r"20[0-9]{2}(0[1-9]|1[0-2])", "a month, as 202610")


@dataclass(frozen=True)
class Setting:
    """One setting: its environment name, default (None: unset), meaning, whether it is secret."""

    name: str
    default: str | None
    meaning: str
    secret: bool = False
    rule: Rule | None = None


SETTINGS = (
    Setting("TANDEM_COMPANY", "company", "Company folder used where no --company is given."),
    Setting(
        "TANDEM_AS_OF", None, "The run's only 'now', ISO 8601 with zone; unset means the clock."
    ),
    Setting("TANDEM_SPREADSHEETS", None, "Folder with the spreadsheets that files.toml names."),
    Setting("TANDEM_EXAMPLE_DATA", None, "Folder with the public data sets that examples/ read."),
    Setting(
        "TANDEM_MEMORY_LIMIT",
        "4GB",
        "Memory that DuckDB may use before it spills to disk.",
        rule=MEMORY,
    ),
    Setting("TANDEM_THREADS", "2", "Threads of DuckDB and dbt.", rule=THREADS),
    Setting(
        "TANDEM_SITE",
        "on",
        "off: nights make no site; the release is the files alone.",
        rule=SWITCH,
    ),
    Setting(
        "TANDEM_POSTGRES_URL",
        None,
        "PostgreSQL database that gets a copy of every release; unset: none.",
        secret=True,
        rule=POSTGRES,
    ),
    Setting("TANDEM_POSTGRES_READERS", None, "Roles that may read the copy, comma separated."),
    Setting(
        "TANDEM_DAGSTER_POSTGRES_URL",
        None,
        "PostgreSQL database for Dagster's runs and events, one per company; unset: SQLite.",
        secret=True,
        rule=POSTGRES,
    ),
    Setting(
        "TANDEM_CATCH_UP",
        "coalesce",
        "Missed nights: coalesce into one, or run in_order.",
        rule=CATCH_UP,
    ),
    Setting(
        "TANDEM_RETRIES",
        "0",
        "How often a failed night is tried again, pulls kept.",
        rule=WHOLE_NUMBER,
    ),
    Setting(
        "TANDEM_RETRY_SECONDS", "60", "Wait before the first retry; each wait doubles.", rule=NUMBER
    ),
    Setting("TANDEM_RELEASE_MAX_AGE_HOURS", "36", "How old a published table may be.", rule=NUMBER),
    Setting(
        "TANDEM_ALERT_WEBHOOK",
        None,
        "Slack-compatible webhook.",
        secret=True,
        rule=ADDRESS,
    ),
    Setting("TANDEM_ALERT_EMAIL", None, "Mailbox for alerts."),
    Setting("TANDEM_ALERT_SENDER", "tandem@localhost", "Sender of alert mails."),
    Setting(
        "TANDEM_SMTP_URL",
        None,
        "Mail server: smtp, smtps or smtp+starttls, then ://[user:password@]host:port.",
        secret=True,
        rule=MAIL_SERVER,
    ),
    Setting("TANDEM_ALERT_COMMAND", None, "Command that gets each alert on standard input."),
    Setting(
        "TANDEM_OPENLINEAGE_URL",
        None,
        "OpenLineage catalogue that is told of every run; needs openlineage-python.",
        secret=True,
        rule=ADDRESS,
    ),
    Setting(
        "HUBSPOT_BASE_URL",
        "https://api.hubapi.com",
        "HubSpot API, scheme://host[:port].",
        rule=ADDRESS,
    ),
    Setting("HUBSPOT_ACCESS_TOKEN", None, "HubSpot private app token.", secret=True),
    Setting(
        "SALESFORCE_LOGIN_URL",
        None,
        "The org's my domain address, scheme://host[:port].",
        rule=ADDRESS,
    ),
    Setting("SALESFORCE_CLIENT_ID", None, "Consumer key of the Salesforce External Client App."),
    Setting("SALESFORCE_CLIENT_SECRET", None, "Consumer secret of that app.", secret=True),
    Setting(
        "SALESFORCE_USERNAME",
        None,
        "User to sign in as with a signed token (JWT bearer) instead of the secret.",
    ),
    Setting(
        "SALESFORCE_PRIVATE_KEY",
        None,
        "RSA key that signs it: PEM text, or the path of a file.",
        secret=True,
    ),
    Setting(
        "GOOGLE_ADS_BASE_URL",
        "https://googleads.googleapis.com",
        "Google Ads REST API.",
        rule=ADDRESS,
    ),
    Setting(
        "GOOGLE_ADS_TOKEN_URL",
        "https://oauth2.googleapis.com",
        "Google OAuth token server.",
        rule=ADDRESS,
    ),
    Setting("GOOGLE_ADS_DEVELOPER_TOKEN", None, "Google Ads developer token.", secret=True),
    Setting("GOOGLE_ADS_CLIENT_ID", None, "OAuth client of the Google Ads connection."),
    Setting("GOOGLE_ADS_CLIENT_SECRET", None, "OAuth client secret.", secret=True),
    Setting("GOOGLE_ADS_REFRESH_TOKEN", None, "OAuth refresh token.", secret=True),
    Setting("GOOGLE_ADS_LOGIN_CUSTOMER_ID", None, "Manager account the calls are made through."),
    Setting("GOOGLE_ADS_CUSTOMER_IDS", None, "Accounts to read, comma separated, no dashes."),
    Setting("META_BASE_URL", "https://graph.facebook.com", "Meta Graph API.", rule=ADDRESS),
    Setting("META_ACCESS_TOKEN", None, "Meta system user token with ads_read.", secret=True),
    Setting("META_ACCOUNT_IDS", None, "Ad accounts to read, comma separated, without act_."),
    Setting(
        "LINKEDIN_BASE_URL", "https://api.linkedin.com", "LinkedIn Marketing API.", rule=ADDRESS
    ),
    Setting("LINKEDIN_ACCESS_TOKEN", None, "LinkedIn token with r_ads_reporting.", secret=True),
    Setting("LINKEDIN_ACCOUNT_IDS", None, "Ad accounts to read, comma separated, as numbers."),
    Setting(
        "LINKEDIN_VERSION", "202610", "Month of the LinkedIn API, YYYYMM; lives a year.", rule=MONTH
    ),
    Setting("GA4_BIGQUERY_PROJECT", None, "Google Cloud project that holds the GA4 export."),
    Setting("GA4_DATASETS", None, "Export data sets, comma separated, as analytics_123456."),
    Setting(
        "GA4_BIGQUERY_ENDPOINT",
        None,
        "BigQuery endpoint of an emulator; given, the connection is anonymous.",
        rule=ADDRESS,
    ),
)


class SettingMissing(Exception):
    """A setting that the run needs is not set; the message says which, what it is and where."""


class SettingInvalid(Exception):
    """A setting has a value that means nothing; the message says which and what it should be."""


class Settings(Mapping[str, str]):
    """The settings of one run. Unset settings without default are absent.

    Raises KeyError for a name that is not declared in SETTINGS: an undeclared setting is a bug.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        declared = {setting.name: setting for setting in SETTINGS}
        self._secrets = [name for name, setting in declared.items() if setting.secret]
        chosen = {name: values.get(name) or setting.default for name, setting in declared.items()}
        self._values = {name: value for name, value in chosen.items() if value is not None}

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def need(self, name: str) -> str:
        """The value of a setting the run cannot do without. Raises SettingMissing."""
        if name not in self._values:
            meaning = next(setting.meaning for setting in SETTINGS if setting.name == name)
            raise SettingMissing(
                f"{name} is not set ({meaning.rstrip('.')}). Set it in .env or the environment."
            )
        return self._values[name]

    def check(self) -> None:
        """Raises SettingInvalid for the first value that is not what its setting asks for."""
        for setting in SETTINGS:
            value = self._values.get(setting.name)
            if value is None or setting.rule is None:
                continue
            if not re.fullmatch(setting.rule.pattern, value.strip()):
                shown = "its value" if setting.secret else repr(value[:MOST_SHOWN])
                raise SettingInvalid(f"{setting.name}: {shown} is not {setting.rule.words}")

    def secret_values(self) -> list[str]:
        """Values that must appear in no log, message or file."""
        return [self._values[name] for name in self._secrets if name in self._values]


def read_settings(env_file: Path = Path(".env")) -> Settings:
    """Read `.env` and the environment; the environment wins. Raises SettingInvalid."""
    try:
        from_file = {name: value for name, value in dotenv_values(env_file).items() if value}
    except (OSError, ValueError) as error:
        raise SettingInvalid(f"{env_file} cannot be read: {error}") from error
    settings = Settings({**from_file, **os.environ})
    settings.check()
    return settings


def process_environment(overrides: Mapping[str, str]) -> dict[str, str]:
    """The environment for a child process: this one's, telemetry off, plus `overrides`."""
    quiet = {"DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    return {**os.environ, **quiet, **overrides}


def hand_over(settings: Settings, name: str) -> None:
    """Put one setting where a library of this process looks for it itself, also from `.env`."""
    if name in settings:
        os.environ[name] = settings[name]


def set_quiet_defaults() -> None:
    """Turn off every library's phone-home in this process, before those libraries are imported."""
    for name, value in {
        "DO_NOT_TRACK": "1",
        "DAGSTER_DISABLE_TELEMETRY": "1",
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "GX_ANALYTICS_ENABLED": "false",
        "TQDM_DISABLE": "1",
    }.items():
        os.environ.setdefault(name, value)
