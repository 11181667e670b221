"""The lock files install anywhere: hashes, no addresses, nothing that downloads while it builds."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_host_and_no_path_of_a_machine(lock: str):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert not any(line.strip().startswith("#   -c /") for line in text.splitlines())


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_leaves_out_what_downloads_a_binary_when_it_is_built(lock: str):
    assert "dbt-core-experimental-parser" not in (ROOT / lock).read_text()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_carries_a_hash(lock: str):
    lines = (ROOT / lock).read_text().splitlines()
    pins = [index for index, line in enumerate(lines) if "==" in line and not line.startswith(" ")]
    assert pins
    assert all("--hash=sha256:" in lines[index + 1] for index in pins)
