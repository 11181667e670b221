"""What a change of the contract does to the last closed period, without publishing anything.

The build file is copied, the changed contract loaded into the copy and everything built from it:
both sides then come from the same rows, and every difference is the contract's.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration import dbt, warehouse
from orchestration.company import Company, load_company
from orchestration.company.contract import CONTRACT_FILES
from orchestration.completeness import NotBuilt, is_built
from orchestration.contract import SCHEMA, replace_contract
from orchestration.contract_questions import (
    BRIDGES,
    HANDOFFS,
    LEDGER,
    METRICS,
    MONTH,
    OWNERS,
    VERSIONS,
)
from orchestration.night import IDENTITY_KEY
from orchestration.places import Places
from orchestration.settings import Settings
from orchestration.transformation import dbt_environment

Row = dict[str, Any]
CONTRACT = "contract"
OWN_FILES = ("company.toml", "files.toml", "disputes.csv")


@dataclass(frozen=True)
class ContractChange:
    """Both sides of one month: contract rows, scorecard, bridges, owners, handoffs and ledger.

    Every list holds differences only; `_was` is the contract of the last build, `_is` the changed.
    is_closed: no source may still change the month.
    """

    month: date
    is_closed: bool
    versions: Row
    rows: list[Row]
    metrics: list[Row]
    bridges: list[Row]
    owners: list[Row]
    handoffs: list[Row]
    ledger: list[Row]


def contract_change(
    folder: Path,
    changed: Path,
    settings: Settings,
    month: date | None,
    report: Callable[[str], None],
) -> ContractChange:
    """Build the company's last build anew under a changed contract, and compare.

    folder: the company's. changed: a folder of contract files, or a company folder. month: its
    first day; the last complete one where None. report: gets one line per layer.
    Raises CompanyInvalid for a contract that breaks a rule, FileNotFoundError before the first
    night, NotBuilt where the build is not whole, ValueError where there is no complete month,
    DbtFailed where it does not build.
    """
    places = Places(folder.resolve())
    # Judged before anything is copied: a broken rule is news at once.
    with tempfile.TemporaryDirectory() as scratch:
        _candidate(Path(scratch), folder, changed, settings)
    if not places.build.is_file():
        raise FileNotFoundError(f"{places.build} is not there yet: `tandem run` makes it")
    if not is_built(places):
        raise NotBuilt("what is built is not whole, or raw rows are newer: `tandem run`")
    with tempfile.TemporaryDirectory(dir=places.state, prefix="contract_") as scratch:
        company = _candidate(Path(scratch), folder, changed, settings)
        copy = _copied(places, Places(Path(scratch)))
        with warehouse.build_file(
            copy.build, settings["TANDEM_MEMORY_LIMIT"], settings["TANDEM_THREADS"]
        ) as connection:
            changed_tables = _replaced(connection, company)
        environment = dbt_environment(copy, settings)
        models = _models_reading(changed_tables, copy, environment)
        if models != []:
            dbt.build(copy.dbt, models, report, environment, with_tests=False)
        return compared(places.build, copy.build, month)


def _replaced(connection: duckdb.DuckDBPyConnection, company: Company) -> list[str]:
    """Load the changed contract; the tables that now say something else, versions apart."""
    names = sorted(company.contract_tables())
    before = {name: _said(connection, name) for name in names}
    replace_contract(connection, company)
    return [name for name in names if _said(connection, name) != before[name]]


def _said(connection: duckdb.DuckDBPyConnection, table: str) -> list[Any] | None:
    said = "columns(lambda name: name not in ('version', 'contract_version'))"
    try:
        return connection.execute(f"select {said} from {SCHEMA}.{table} order by all").fetchall()
    except duckdb.CatalogException:
        return None


def _models_reading(
    tables: list[str], copy: Places, environment: dict[str, str]
) -> list[str] | None:
    """What dbt must build anew, None for everything: after an upgrade, or for another company."""
    stamp = copy.dbt / dbt.STAMP
    built_by = stamp.read_text() if stamp.is_file() else ""
    dbt.ensure_manifest(copy.dbt, environment)
    if "company" in tables or stamp.read_text() != built_by:
        return None
    return [f"source:{SCHEMA}.{table}+" for table in tables]


def _copied(places: Places, copy: Places) -> Places:
    """What a build needs beside the company's files; nobody writes while it is copied."""
    with warehouse.writer_lock(places.state):
        copy.make_state()
        shutil.copyfile(places.build, copy.build)
        shutil.copytree(places.dbt, copy.dbt)
        shutil.copyfile(places.state / IDENTITY_KEY, copy.state / IDENTITY_KEY)
    return copy


def _candidate(scratch: Path, folder: Path, changed: Path, settings: Settings) -> Company:
    """The company as it would be: the changed contract, and company.toml where that came along."""
    is_company = (changed / CONTRACT).is_dir()
    for name in OWN_FILES:
        own = changed / name if is_company and (changed / name).is_file() else folder / name
        if own.is_file():
            shutil.copyfile(own, scratch / name)
    shutil.copytree(changed / CONTRACT if is_company else changed, scratch / CONTRACT)
    return load_company(scratch, settings)


def compared(before: Path, after: Path, month: date | None) -> ContractChange:
    """Compare two build files of the same rows. Raises ValueError without a complete month."""
    with warehouse.any_file(after) as connection:
        connection.execute(f"attach '{_text(before)}' as was (read_only)")
        return _compared(connection, month)


def _compared(connection: duckdb.DuckDBPyConnection, month: date | None) -> ContractChange:
    found = connection.execute(MONTH, [month]).fetchone()
    if found is None:
        raise ValueError(f"{month or 'the last build'} has no complete month to compare")
    closed, is_closed = found
    asked = [METRICS, BRIDGES, OWNERS, HANDOFFS, LEDGER]
    metrics, bridges, owners, handoffs, ledger = (_rows(connection, q, closed) for q in asked)
    return ContractChange(
        month=closed,
        is_closed=is_closed,
        versions=_rows(connection, VERSIONS)[0],
        rows=_contract_rows(connection),
        metrics=metrics,
        bridges=bridges,
        owners=owners,
        handoffs=handoffs,
        ledger=[row for row in ledger if row["as_was"] != row["as_is"]],
    )


def _contract_rows(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Rows that only one side has, per file."""
    found: list[Row] = []
    for file in CONTRACT_FILES:
        columns = ", ".join(name for name in file.duckdb_columns if name != "version")
        before = f"select {columns} from was.raw_contract.{file.name}"
        after = f"select {columns} from raw_contract.{file.name}"
        for side, query in (
            ("removed", f"{before} except all {after} order by all"),
            ("added", f"{after} except all {before} order by all"),
        ):
            rows = _rows(connection, query)
            found += [{"file": file.path, "change": side, **row} for row in rows]
    return found


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> list[Row]:
    cursor = connection.execute(sql, list(values))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _text(path: Path) -> str:
    return str(path).replace("'", "''")
