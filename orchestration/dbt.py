"""The dbt project as the orchestrator sees it: where it is, how it is parsed, built and named."""

import ctypes
import hashlib
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings

from orchestration import warehouse
from orchestration.durable import write_whole
from orchestration.settings import process_environment

PROJECT = Path(__file__).parents[1] / "dbt_project"
# Which project files a target folder was parsed from.
STAMP = "project.sha256"
# Which project files the tables of the build file were last all made by.
BUILT_STAMP = "built.sha256"
DATA_TEAM = "team:data"
LAYERS = ("staging", "intermediate", "identity", "marts", "metrics", "published", "published_pii")
# Nothing here names a company, so that what dbt has parsed holds for every copy of one.
WHERE = {
    "TANDEM_WAREHOUSE": warehouse.DATABASE_FILE,
    "TANDEM_SPILL": "spill",
    "TANDEM_PLUGINS": str(PROJECT / "plugins"),
}
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class DbtFailed(Exception):
    """dbt ended with errors; the message names each failed node and dbt's own words."""


class RowsRefused(DbtFailed):
    """Every model was built that could be, and what dbt asks of the rows does not hold."""

    def __init__(self, tests: list["NodeResult"]) -> None:
        super().__init__("\n".join(map(str, tests)))
        self.tests = tests


@dataclass(frozen=True)
class NodeResult:
    """What became of one dbt node: its unique id, status, seconds and message."""

    unique_id: str
    status: str
    seconds: float
    message: str

    @property
    def failed(self) -> bool:
        """Whether this node stops the night; a warning does not."""
        return self.status in ("error", "fail", "runtime error")

    @property
    def refuses(self) -> bool:
        """Whether it is a test whose rows were counted, and not something that could not run."""
        return self.status == "fail" and self.unique_id.startswith("test.")

    def __str__(self) -> str:
        return f"{self.unique_id}: {' '.join(self.message.split())}"


class Translator(DagsterDbtTranslator):
    """The one place that names dbt assets: key [schema, table], group = layer = schema.

    dbt's data tests stay dbt's: they fail the build, and are no asset checks of their own.
    """

    def __init__(self) -> None:
        super().__init__(settings=DagsterDbtTranslatorSettings(enable_asset_checks=False))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """`[schema, table]` for models, seeds and sources alike."""
        name = dbt_resource_props.get("alias") or dbt_resource_props.get("identifier")
        return dg.AssetKey([dbt_resource_props["schema"], name or dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The layer, which is the schema."""
        return str(dbt_resource_props["schema"])

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """Who answers for the model: its own `meta.owner`, else the data team."""
        return [dbt_resource_props.get("meta", {}).get("owner", DATA_TEAM)]

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The model's own description; the SQL stays in the code link, not in the graph."""
        return str(dbt_resource_props.get("description", ""))


def ensure_manifest(target: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """The project's manifest, parsed again only where a project file has changed.

    target: dbt's target folder for one company. Returns the manifest as a dict.
    """
    manifest, stamp = target / "manifest.json", target / STAMP
    fingerprint = _project_fingerprint()
    is_fresh = stamp.is_file() and stamp.read_text() == fingerprint
    if not is_fresh or (known := whole_json(manifest)) is None:
        target.mkdir(parents=True, exist_ok=True)
        # dbt 1.12.6 lists a metric twice when it parses only a changed .yml with a semantic model.
        _run(["--no-partial-parse", "parse"], target, lambda line: None, environment)
        write_whole(stamp, fingerprint)
        known = json.loads(manifest.read_text())
    return known


def is_built_by_this_project(target: Path) -> bool:
    """Whether the last whole build ran the models as they are now.

    Where not, tables that are mended night by night must be made anew: their rows are as the
    models of then made them.
    """
    stamp = target / BUILT_STAMP
    return stamp.is_file() and stamp.read_text() == _project_fingerprint()


def remember_project(target: Path) -> None:
    """Say that all tables are made by the models as they are now."""
    write_whole(target / BUILT_STAMP, _project_fingerprint())


def build(
    target: Path,
    models: Iterable[str] | None,
    report: Callable[[str], None],
    environment: Mapping[str, str],
    full_refresh: bool = False,
    with_tests: bool = True,
) -> list[NodeResult]:
    """Build models and, as a rule, their data tests in order. Unit tests belong to `make test`.

    models: names to build, None for all. report: gets one line per layer as it goes.
    environment: what the profile and the project read from the environment.
    Raises RowsRefused where only tests failed, DbtFailed where anything could not run.
    """
    left_out = ["unit_test", "saved_query", *([] if with_tests else ["test"])]
    arguments = ["build", "--exclude-resource-type", *left_out]
    if models is not None:
        arguments += ["--select", *sorted(models)]
    if full_refresh:
        arguments.append("--full-refresh")
    code = _run(arguments, target, report, environment)
    results = read_results(target)
    failed = [result for result in results if result.failed]
    if failed and all(result.refuses for result in failed):
        raise RowsRefused(failed)
    if failed or code:
        raise DbtFailed("\n".join(map(str, failed)) or f"dbt ended with code {code}")
    return results


def read_results(target: Path) -> list[NodeResult]:
    """The node results of the last build in this target folder."""
    results = json.loads((target / "run_results.json").read_text())["results"]
    return [
        NodeResult(
            unique_id=result["unique_id"],
            status=result["status"],
            seconds=result["execution_time"],
            message=result["message"] or "",
        )
        for result in results
    ]


def _run(
    arguments: list[str],
    target: Path,
    report: Callable[[str], None],
    environment: Mapping[str, str],
) -> int:
    # A child process, so that dbt's DuckDB connection is gone for certain when the step ends:
    # in process, dbt-duckdb keeps the file open under another configuration.
    command = [
        str(Path(sys.executable).with_name("dbt")),
        "--no-use-colors",
        "--log-format",
        "json",
        # Its debug log cost up to a fifth of a build; what failed stands in the results and below.
        "--log-level-file",
        "none",
        *arguments,
        "--project-dir",
        str(PROJECT),
        "--profiles-dir",
        str(PROJECT),
        "--target-path",
        str(target),
    ]
    results = target / "run_results.json"
    results.unlink(missing_ok=True)
    with subprocess.Popen(
        command,
        cwd=target.parent,  # where the build file lies
        env=process_environment({**environment, **WHERE}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=_die_with_parent,
    ) as process:
        assert process.stdout is not None
        tail = _follow(process.stdout, report)
    if process.returncode and not results.is_file():
        raise DbtFailed("dbt did not start:\n" + "\n".join(tail))
    return process.returncode


def _die_with_parent() -> None:
    # A killed run releases the writer's lock at once; a dbt left behind would go on writing the
    # file that the next run opens. Only Linux can be asked for this.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _follow(lines: Iterable[str], report: Callable[[str], None]) -> list[str]:
    """Turn dbt's JSON log into one line per started layer; give back the last messages."""
    seen: set[str] = set()
    tail: list[str] = []
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            tail.append(line.rstrip())
            continue
        tail.append(event["info"]["msg"])
        schema = event.get("data", {}).get("node_info", {}).get("node_relation", {}).get("schema")
        if schema in LAYERS and schema not in seen:
            seen.add(schema)
            report(f"building {schema}")
    return tail[-20:]


def whole_json(path: Path) -> dict[str, Any] | None:
    """What dbt has written, or None where it is missing or a power cut left half of it."""
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return None


def _project_fingerprint() -> str:
    digest = hashlib.sha256()
    folders = ("models", "macros", "seeds", "tests", "plugins")
    found = (path for folder in folders for path in (PROJECT / folder).rglob("*"))
    files = [path for path in found if path.is_file() and path.suffix != ".pyc"]
    for path in sorted([*files, *PROJECT.glob("*.yml")]):
        digest.update(str(path.relative_to(PROJECT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
