"""How a contract file and a setting are declared, and the settings of company.toml."""

from dataclasses import dataclass
from functools import cached_property

from orchestration.sources.files.entities import TABLES
from orchestration.sources.files.mapping import FORMATS

DEPARTMENTS = ("marketing", "sales", "service", "partner", "finance", "shared", "unowned")
SOURCES = ("hubspot", "salesforce", "google_ads", "meta_ads", "linkedin_ads", "ga4", "files")
ENTITIES = tuple(table.name for table in TABLES)
FIRST_DAY = "1900-01-01"
LAST_DAY = "2200-12-31"


@dataclass(frozen=True)
class Column:
    """One column of a contract file.

    type: text, integer, decimal(p,s), date, boolean, time (HH:MM), zone (IANA), currency (ISO 4217)
    or pattern (RE2 regular expression).
    refers_to: name of the contract file whose key the value must be found in.
    """

    name: str
    meaning: str
    type: str = "text"
    is_required: bool = True
    choices: tuple[str, ...] = ()
    refers_to: str = ""
    at_least: int | None = None
    at_most: int | None = None

    @property
    def duckdb_type(self) -> str:
        """The type of this column in `raw_contract`."""
        if self.type.startswith("decimal"):
            return self.type
        return {"integer": "bigint", "date": "date", "boolean": "boolean"}.get(self.type, "varchar")


def department(meaning: str) -> Column:
    """A column that names a department."""
    return Column("department", meaning, choices=DEPARTMENTS)


VALIDITY = (
    Column("valid_from", "first day on which the row holds", "date"),
    Column(
        "valid_to",
        "last day on which the row holds, that day included; empty = open",
        "date",
        False,
    ),
    Column("version", "the version of the contract that brought the row"),
)


@dataclass(frozen=True)
class ContractFile:
    """One CSV file of `contract/`.

    key: columns that name the thing; rows of one key must not overlap in time.
    is_continuous: between two rows of one key no day may be left out.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    own_columns: tuple[Column, ...]
    is_required: bool = False
    is_continuous: bool = True

    @property
    def path(self) -> str:
        """Path inside the company folder."""
        return f"contract/{self.name}.csv"

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Own columns, then the three of validity, in file order."""
        return (*self.own_columns, *VALIDITY)

    @property
    def duckdb_columns(self) -> dict[str, str]:
        """Column name to type of the table in `raw_contract`."""
        return {column.name: column.duckdb_type for column in self.columns}


@dataclass(frozen=True)
class Setting:
    """One key of company.toml. type: text, integer, boolean, time, zone, currency."""

    key: str
    meaning: str
    type: str = "text"
    default: str | int | bool | None = None
    choices: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None


COMPANY_SETTINGS = (
    Setting("name", "the company's name"),
    Setting("contract_version", "version of the contract both heads signed, e.g. 2026.1"),
    Setting("timezone", "IANA zone of the business day", "zone"),
    Setting("currency", "ISO 4217 code everything is reported in", "currency"),
    Setting("fiscal_year_start_month", "1 to 12", "integer", 1, at_least=1, at_most=12),
    Setting("week_start", "1 = Monday to 7 = Sunday", "integer", 1, at_least=1, at_most=7),
    Setting("calendar", "fiscal months: calendar months, or weeks to the months of a quarter",
            "text", "gregorian", ("gregorian", "4-4-5", "4-5-4", "5-4-4")),
    Setting("conversion_unit", "what a conversion of orders is", "text", "order",
            ("order", "customer_day")),
    Setting("conversion_filter", "which orders convert: all, or only those bought with a coupon",
            "text", "all", ("all", "coupon")),
    Setting("sourced_by", "which definition of a deal's source team is agreed for targets: its lead"
            " source, its first touch, or who acted first", "text", "first_touch",
            ("lead_source", "first_touch", "first_activity")),
    Setting("nightly_at", "HH:MM in `timezone` when the nightly run starts", "time", "02:30"),
    Setting("releases_kept", "how many releases stay for rollback", "integer", 14, at_least=1,
            at_most=1000),
)  # fmt: skip

SOURCE_SETTINGS = (
    Setting("enabled", "read this source", "boolean", True),
    Setting("off_until_set", "off as long as none of the source's settings is given", "boolean",
            False),
    Setting("required", "without it, or with it too stale, nothing is published", "boolean", False),
    Setting("max_staleness_hours", "hours after which the last good load is too old", "integer", 36,
            at_least=1, at_most=8760),
    Setting("restatement_days", "days that the vendor may still change", "integer", 30, at_least=0,
            at_most=400),
    Setting("accepted_changes", "properties whose removal or new type was taken note of, comma"
            " separated, as `contacts.score`: nothing stops for them any more (`hubspot`,"
            " `salesforce`, `ga4`)", "text", ""),
    Setting("overlap_minutes", "minutes before the last load that are looked at again: vendors show"
            " some edits late (`hubspot`, `salesforce`)", "integer", 60, at_least=0,
            at_most=100_000),
    Setting("sweep_days", "days between full sweeps by id, which find what went without a trace"
            " (`hubspot`, `salesforce`); 0 = every night", "integer", 7, at_least=0, at_most=400),
)  # fmt: skip

FILE_SETTINGS = (
    Setting("entity", "the table of `raw_files` that the file fills", choices=ENTITIES),
    Setting("path", "file or glob; `${TANDEM_EXAMPLE_DATA}` and other settings are filled in"),
    Setting("format", "csv, parquet, excel or jsonl; empty = told by the suffix (.gz may follow)",
            default="", choices=FORMATS),
    Setting("required", "a glob without any file is an error", "boolean", True),
    Setting("distinct", "rows that map onto the same values count once", "boolean", False),
    Setting("where", "SQL condition over the file's columns; other rows are left out", default=""),
    Setting("timezone", "IANA zone of wall-clock times without offset", "zone", "UTC"),
    Setting("delimiter", "csv: one character; empty = told by the header line", default=""),
    Setting("quote", "csv: the quote character", default='"'),
    Setting("encoding", "csv and jsonl: utf-8, utf-16 or latin-1", default="utf-8",
            choices=("utf-8", "utf-16", "latin-1")),
    Setting("sheet", "excel: name of the sheet; empty = the first", default=""),
    Setting("decimal_separator", "mark before the decimals in text numbers", default=".",
            choices=(".", ",")),
)  # fmt: skip
