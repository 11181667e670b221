"""Turn a build that passed its gates into the current release."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration import release
from orchestration.completeness import NotBuilt, is_built
from orchestration.journal import Finding
from orchestration.night import Night
from orchestration.postgres import CopyFailed, copy_release
from orchestration.released import definitions
from orchestration.semantics import SEMANTIC_MANIFEST
from orchestration.volumes import Volumes, keep_volumes

# A source in one of these states makes the release a stale one.
STALE = ("stale", "failed")
POSTGRES_URL = "TANDEM_POSTGRES_URL"
# What a contract without this threshold means, as in the models that judge by it.
MINIMUM_SAMPLE = 30
BUILD = """
select
    company.company_name as company,
    company.contract_version,
    company.currency,
    company.timezone,
    run.as_of,
    cast(coalesce(
        (
            select max(value)
            from raw_contract.thresholds
            where
                threshold = 'minimum_sample'
                and valid_from <= cast(run.as_of as date)
                and coalesce(valid_to, date '2200-12-31') >= cast(run.as_of as date)
        ),
        $minimum_sample
    ) as bigint) as minimum_sample,
    (
        select list(method order by method)
        from intermediate.int_attribution_panel_agreed
    ) as attribution_panel
from raw_contract.company
cross join raw_contract.run
"""
PROVISIONAL = """
select source, provisional_from_date
from published.sources
where is_enabled and restatement_days > 0 and provisional_from_date is not null
order by source
"""


def publish(night: Night) -> dict[str, Any]:
    """Write the release with its site, flip `current` to it, prune old ones. Returns the manifest.

    Nothing a reader sees changes before the flip, and the flip is one rename. Raises NotBuilt.
    """
    places = night.places
    if not is_built(places):
        raise NotBuilt("what is built is not whole, or raw rows are newer: `tandem run` builds it")
    facts = release_facts(night)
    version = facts["release_version"]
    with night.journal.step("release files") as step:
        draft = release.draft(
            places.build,
            places.releases,
            version,
            facts,
            _comments(places.dbt / "manifest.json"),
            beside=[places.dbt / SEMANTIC_MANIFEST],
        )
        step.rows_in = step.rows_out = sum(table.rows for table in draft.tables)
    if night.is_site_wanted:
        _add_site(night, draft.folder, facts)
    with night.journal.step("release") as step:
        manifest = release.complete(draft)
        release.flip(places.releases, version)
        keep_volumes(places.state, _volumes(night, manifest))
        gone = release.prune(places.releases, night.company.releases_kept)
        step.rows_in = step.rows_out = sum(manifest["tables"].values())
        step.note = f"{version}, {len(manifest['tables'])} tables, {len(gone)} old releases removed"
    is_stale = any(source["status"] in STALE for source in facts["sources"])
    night.journal.release = version
    night.journal.status = "published_stale" if is_stale else "published"
    return manifest


def _volumes(night: Night, manifest: dict[str, Any]) -> Volumes:
    tables = manifest["tables"].items()
    rows = {table: count for table, count in tables if table.startswith("published.")}
    moment = datetime.fromisoformat(str(manifest["as_of"])).replace(tzinfo=UTC)
    return Volumes(moment.astimezone(night.company.zone).date(), rows)


def release_facts(night: Night) -> dict[str, Any]:
    """What the release is, as the build file says it: a later run may publish an earlier build."""
    with night.warehouse() as connection:
        facts = _rows(connection, BUILD, {"minimum_sample": MINIMUM_SAMPLE})[0]
        sources = _rows(connection, "select * from raw_contract.sources order by source")
        provisional = dict(connection.execute(PROVISIONAL).fetchall())
    return {
        "release_version": release.version_name(facts["as_of"], night.journal.run_id),
        "run_id": night.journal.run_id,
        **facts,
        "provisional_from_date": min(provisional.values(), default=None),
        "provisional_sources": json.dumps(provisional, default=str),
        "sources": sources,
        "definitions": definitions(night),
        "keys": _keys(night.places.dbt / "manifest.json"),
        "findings": [vars(finding) for finding in night.journal.findings],
    }


def _add_site(night: Night, folder: Path, facts: dict[str, Any]) -> None:
    """A page that cannot be made is a finding: it must not hold the numbers back."""
    # The templates and the SQL parser take most of a second to import.
    from orchestration.site.evidence import evidence
    from orchestration.site.render import SITE, render_site

    with night.journal.step("site") as step:
        try:
            seen = evidence(night)
            written = render_site(folder, facts, seen, night.places.dbt, night.places.site)
        except Exception as error:
            shutil.rmtree(folder / SITE, ignore_errors=True)
            step.status, step.note = "failed", "no site"
            night.journal.find(
                Finding("site", "warning", f"no site in this release: {error}", "tandem publish")
            )
            return
        step.note = f"{written.pages} files, {written.size / 1e6:.1f} MB"
        for problem in written.problems:
            night.journal.find(Finding("site", "warning", problem, "mend its .sql in dashboards/"))


def copy_to_postgres(night: Night) -> str:
    """Copy the current release to PostgreSQL. Returns what was copied, in one line.

    A copy that fails leaves the last one in place: readers of files have the release, those of
    PostgreSQL have yesterday's, and the run says so.
    """
    with night.journal.step("postgres") as step:
        settings = night.settings
        url, readers = settings.need(POSTGRES_URL), settings.get("TANDEM_POSTGRES_READERS", "")
        try:
            copied = copy_release(release.current(night.places.releases), url, readers)
        except CopyFailed as error:
            step.status, step.note = "failed", "the last copy stays"
            fix = "check TANDEM_POSTGRES_URL, then: tandem publish"
            night.journal.find(Finding("postgres", "error", str(error), fix))
            night.journal.status = "published_stale"
            return step.note
        step.rows_out = copied.rows
        step.note = (
            f"{copied.tables} tables, readable by {', '.join(copied.readers) or 'the owner'}"
        )
        return step.note


def _keys(manifest_path: Path) -> dict[str, list[str]]:
    """Key columns of released tables, as dbt tests them."""
    manifest = json.loads(manifest_path.read_text())
    nodes = manifest["nodes"]
    tests = [node for node in nodes.values() if node["resource_type"] == "test"]
    return {
        f"{nodes[test['attached_node']]['schema']}.{nodes[test['attached_node']]['alias']}": (
            test["test_metadata"]["kwargs"]["columns"]
        )
        for test in tests
        if (test.get("test_metadata") or {}).get("name") == "key_holds"
        and nodes[test["attached_node"]]["schema"] in release.OPEN_SCHEMAS
    }


def _rows(
    connection: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, values or {})
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _comments(manifest_path: Path) -> dict[str, Any]:
    """Descriptions of released tables and columns, from the project's own YAML."""
    manifest = json.loads(manifest_path.read_text())
    nodes = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    return {
        f"{node['schema']}.{node['alias']}": {
            "description": node["description"],
            "columns": {
                column["name"]: column["description"] for column in node["columns"].values()
            },
        }
        for node in nodes
    }
