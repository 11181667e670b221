"""Turn a build that passed its gates into the current release."""

import json
from pathlib import Path
from typing import Any

from orchestration import release
from orchestration.night import Night
from orchestration.semantics import SEMANTIC_MANIFEST

# A source in one of these states makes the release a stale one.
STALE = ("stale", "failed")


def publish(night: Night) -> dict[str, Any]:
    """Write the release, flip `current` to it, prune old ones. Returns the manifest.

    Nothing a reader sees changes before the flip, and the flip is one rename.
    """
    places = night.places
    version = release.version_name(night.as_of_utc, night.journal.run_id)
    with night.journal.step("release") as step:
        facts = {
            "release_version": version,
            "run_id": night.journal.run_id,
            "company": night.company.name,
            "contract_version": night.company.contract_version,
            "as_of": night.as_of_utc,
            "sources": _sources(night),
            "findings": [vars(finding) for finding in night.journal.findings],
        }
        manifest = release.write_release(
            places.build,
            places.releases,
            version,
            facts,
            _comments(places.dbt / "manifest.json"),
            beside=[places.dbt / SEMANTIC_MANIFEST],
        )
        release.flip(places.releases, version)
        gone = release.prune(places.releases, night.company.releases_kept)
        step.rows_out = sum(manifest["tables"].values())
        step.note = f"{version}, {len(manifest['tables'])} tables, {len(gone)} old releases removed"
    is_stale = any(source["status"] in STALE for source in facts["sources"])
    night.journal.release = version
    night.journal.status = "published_stale" if is_stale else "published"
    return manifest


def _sources(night: Night) -> list[dict[str, Any]]:
    with night.warehouse() as connection:
        cursor = connection.execute("select * from raw_contract.sources order by source")
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
