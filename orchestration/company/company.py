"""A company folder, loaded: settings, sources, contract and file mappings, all valid."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa

from orchestration.company.contract import CONTRACT_FILES
from orchestration.company.declaration import SourceSettings, read_declaration
from orchestration.company.disputes import read_disputes
from orchestration.company.findings import CompanyInvalid, Finding
from orchestration.company.judgement import judge_contract
from orchestration.company.mappings import read_mappings
from orchestration.company.rows import ContractRow, read_contract_file
from orchestration.company.values import Value
from orchestration.sources.files.mapping import FileMappings

# `raw_contract.company`: its columns, and the settings they come from where names differ.
COMPANY_COLUMNS = {
    "company_name": "varchar",
    "timezone": "varchar",
    "currency": "varchar",
    "fiscal_year_start_month": "bigint",
    "week_start": "bigint",
    "calendar": "varchar",
    "conversion_unit": "varchar",
    "conversion_filter": "varchar",
    "sourced_by": "varchar",
    "contract_version": "varchar",
}


@dataclass(frozen=True)
class Company:
    """One valid company folder. Made by `load_company` only."""

    folder: Path
    settings: Mapping[str, Value]
    sources: Mapping[str, SourceSettings]
    contract: Mapping[str, Sequence[ContractRow]]
    files: FileMappings
    contract_version: str

    @property
    def name(self) -> str:
        """The company's name."""
        return str(self.settings["name"])

    @property
    def timezone(self) -> str:
        """IANA zone of the business day."""
        return str(self.settings["timezone"])

    @property
    def zone(self) -> ZoneInfo:
        """The same zone, to reckon with."""
        return ZoneInfo(self.timezone)

    @property
    def currency(self) -> str:
        """ISO 4217 code that everything is reported in."""
        return str(self.settings["currency"])

    @property
    def nightly_at(self) -> time:
        """Wall-clock time in `timezone` at which the nightly run starts."""
        return time.fromisoformat(str(self.settings["nightly_at"]))

    @property
    def releases_kept(self) -> int:
        """How many releases stay for rollback."""
        return int(str(self.settings["releases_kept"]))

    def contract_tables(self) -> dict[str, pa.Table]:
        """Every contract table and `company` (one row) as Arrow, typed as in `raw_contract`."""
        tables = {file.name: self._table(file.name, file.duckdb_columns) for file in CONTRACT_FILES}
        facts = {**self.settings, "company_name": self.name}
        facts["contract_version"] = self.contract_version
        row = {column: facts[column] for column in COMPANY_COLUMNS}
        tables["company"] = pa.Table.from_pylist([row], schema=_arrow_schema(COMPANY_COLUMNS))
        return tables

    def _table(self, name: str, columns: Mapping[str, str]) -> pa.Table:
        rows = [dict(row.values) for row in self.contract[name]]
        return pa.Table.from_pylist(rows, schema=_arrow_schema(columns))


def load_company(path: Path, variables: Mapping[str, str] | None = None) -> Company:
    """Read and validate a company folder.

    variables: settings that may stand in files.toml as `${NAME}`.
    Raises CompanyInvalid with every finding; nothing has been written or opened by then.
    """
    findings: list[Finding] = []
    if not path.is_dir():
        fix = "give the path of a folder with a company.toml"
        raise CompanyInvalid(
            [Finding(str(path), 1, "missing_file", "no such folder", path.name, fix)]
        )
    declaration = read_declaration(path, findings)
    contract = {file.name: read_contract_file(path, file, findings) for file in CONTRACT_FILES}
    files = read_mappings(path, variables or {}, findings)
    read_disputes(path, findings)
    currency = declaration.settings["currency"] if declaration else None
    findings.extend(judge_contract(contract, currency, {finding.file for finding in findings}))
    if findings or declaration is None:
        raise CompanyInvalid(findings)
    declared = declaration.settings["contract_version"]
    version = f"{declared}+{_fingerprint(path)}"
    return Company(path, declaration.settings, declaration.sources, contract, files, version)


def _fingerprint(path: Path) -> str:
    """Twelve hex digits over names and contents of company.toml and the contract files."""
    digest = hashlib.sha256()
    for name in ["company.toml", *(file.path for file in CONTRACT_FILES)]:
        file = path / name
        if file.is_file():
            content = file.read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def _arrow_schema(columns: Mapping[str, str]) -> pa.Schema:
    return pa.schema([(name, _arrow_type(kind)) for name, kind in columns.items()])


def _arrow_type(duckdb_type: str) -> pa.DataType:
    if duckdb_type.startswith("decimal"):
        precision, scale = re.findall(r"\d+", duckdb_type)
        return pa.decimal128(int(precision), int(scale))
    kinds = {"bigint": pa.int64(), "date": pa.date32(), "boolean": pa.bool_()}
    return kinds.get(duckdb_type, pa.string())
