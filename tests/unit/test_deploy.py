"""The files of deploy/ are well-formed, start commands that exist, and promise strangers little."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from orchestration.cli import command_tree

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
COMMANDS = {command.name for command in command_tree().registered_commands}


def values(unit: Path, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", unit.read_text(), re.MULTILINE)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_accepts_the_units(tmp_path: Path):
    for unit in UNITS:
        # The program is not where the unit expects it, on the machine of a test.
        text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", unit.read_text())
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        timeout=60,
    )
    complaints = [line for line in done.stderr.splitlines() if "tandem" in line]
    assert complaints == []


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.stem)
def test_a_service_runs_a_command_that_exists_as_nobody_special(unit: Path):
    (start,) = values(unit, "ExecStart")
    assert start.split()[1] in COMMANDS
    assert values(unit, "User") == ["tandem"]
    assert values(unit, "NoNewPrivileges") == ["true"]
    assert values(unit, "ProtectSystem") == ["strict"]
    assert values(unit, "ReadWritePaths") == ["/srv/tandem"]


def test_every_timer_has_its_service():
    timers = {unit.stem for unit in UNITS if unit.suffix == ".timer"}
    assert timers == {"tandem-night", "tandem-freshness", "tandem-verify"}
    assert timers <= {unit.stem for unit in SERVICES}


def test_containers_run_commands_that_exist_without_privileges():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    for service in services.values():
        assert service["command"][0] in COMMANDS
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "ports" not in service


def test_the_image_does_not_run_as_root():
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["tandem"]
    assert lines.index("USER tandem") < lines.index("RUN make setup")


def test_no_secret_is_written_into_what_is_deployed():
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            assert not re.search(r"(?i)(token|secret|password)\s*=\s*\S", path.read_text()), path
