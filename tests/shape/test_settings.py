"""Every setting is declared once, documented, and read through one door."""

import re
from pathlib import Path

import pytest

from orchestration.settings import SETTINGS, SettingMissing, Settings

ROOT = Path(__file__).parents[2]
DOCUMENTED = re.findall(r"^# ([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)


def test_the_example_file_names_every_setting_and_no_other():
    assert sorted(DOCUMENTED) == sorted(setting.name for setting in SETTINGS)


def test_the_example_file_shows_the_defaults():
    text = (ROOT / ".env.example").read_text()
    missing = [
        setting.name
        for setting in SETTINGS
        if setting.default and f"# {setting.name}={setting.default}" not in text
    ]
    assert missing == []


def test_a_missing_setting_is_named_with_its_meaning():
    with pytest.raises(SettingMissing, match=r"HUBSPOT_ACCESS_TOKEN is not set \(HubSpot private"):
        Settings({}).need("HUBSPOT_ACCESS_TOKEN")


def test_an_empty_setting_counts_as_unset():
    assert "HUBSPOT_ACCESS_TOKEN" not in Settings({"HUBSPOT_ACCESS_TOKEN": ""})


def test_an_undeclared_setting_does_not_reach_the_product():
    assert "PATH" not in Settings({"PATH": "/bin"})


def test_secrets_are_known_so_that_they_can_be_kept_out_of_logs():
    settings = Settings({"HUBSPOT_ACCESS_TOKEN": "pat-1", "META_BASE_URL": "http://localhost"})
    assert settings.secret_values() == ["pat-1"]
