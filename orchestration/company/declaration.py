"""company.toml: the company's settings and its sources."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.company.findings import Finding, one_of
from orchestration.company.schema import COMPANY_SETTINGS, SOURCE_SETTINGS, SOURCES, Setting
from orchestration.company.text import TomlLines, read_text
from orchestration.company.values import Refusal, Value, parse

FILE = "company.toml"


@dataclass(frozen=True)
class SourceSettings:
    """How the company treats one source."""

    name: str
    is_enabled: bool
    is_off_until_set: bool
    is_required: bool
    max_staleness_hours: int
    restatement_days: int
    accepted_changes: tuple[str, ...]
    overlap_minutes: int
    sweep_days: int


@dataclass(frozen=True)
class Declaration:
    """company.toml, typed; `sources` holds every known source, those not mentioned switched off."""

    settings: Mapping[str, Value]
    sources: Mapping[str, SourceSettings]


def read_toml(
    folder: Path, name: str, findings: list[Finding]
) -> tuple[dict[str, Any], TomlLines] | None:
    """A TOML file and its line numbers; None after reporting why it cannot be read."""
    path = folder / name
    if not path.is_file():
        fix = "create it as docs/company.md says"
        findings.append(Finding(name, 1, "missing_file", "a required file is missing", name, fix))
        return None
    text = read_text(path, name, findings)
    if text is None:
        return None
    try:
        return tomllib.loads(text), TomlLines(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place[1]) if place else 1 + text.count("\n")
        fix = "mend the TOML of this line"
        findings.append(Finding(name, line, "broken_toml", "not readable as TOML", str(error), fix))
        return None


def read_declaration(folder: Path, findings: list[Finding]) -> Declaration | None:
    """The typed company.toml; what it breaks is added to `findings`."""
    content = read_toml(folder, FILE, findings)
    if content is None:
        return None
    document, lines = content
    before = len(findings)
    sources = document.pop("sources", {})
    settings = read_table(document, COMPANY_SETTINGS, "", lines, FILE, findings)
    if not isinstance(sources, dict):
        fix = "write one [sources.<name>] table per source"
        findings.append(Finding(FILE, lines.line("", "sources"), "wrong_type", "not a table",
                                str(sources), fix))  # fmt: skip
        sources = {}
    known = {name: _source(name, {}, lines, findings, enabled=False) for name in SOURCES}
    for name, table in sources.items():
        line = lines.line(f"sources.{name}")
        if name not in SOURCES:
            fix = one_of(name, SOURCES)
            findings.append(Finding(FILE, line, "unknown_source", "unknown source", name, fix))
        elif not isinstance(table, dict):
            fix = f"write it as a table [sources.{name}]"
            findings.append(Finding(FILE, line, "wrong_type", "not a table", str(table), fix))
        else:
            known[name] = _source(name, table, lines, findings)
    return Declaration(settings, known) if len(findings) == before else None


def _source(
    name: str,
    table: dict[str, Any],
    lines: TomlLines,
    findings: list[Finding],
    enabled: bool | None = None,
) -> SourceSettings:
    values: dict[str, Any] = read_table(
        table, SOURCE_SETTINGS, f"sources.{name}", lines, FILE, findings
    )
    if enabled is not None:
        values["enabled"] = enabled
    return SourceSettings(
        name,
        is_enabled=values["enabled"],
        is_off_until_set=values["off_until_set"],
        is_required=values["required"],
        max_staleness_hours=values["max_staleness_hours"],
        restatement_days=values["restatement_days"],
        accepted_changes=tuple(re.findall(r"[^\s,]+", values["accepted_changes"])),
        overlap_minutes=values["overlap_minutes"],
        sweep_days=values["sweep_days"],
    )


def read_table(
    table: dict[str, Any],
    settings: tuple[Setting, ...],
    place: str,
    lines: TomlLines,
    file: str,
    findings: list[Finding],
) -> dict[str, Value]:
    """The typed values of one TOML table: unknown keys, missing keys, wrong types are reported."""
    known = {setting.key: setting for setting in settings}
    for key in sorted(table.keys() - known.keys()):
        line, fix = lines.line(place, key), one_of(key, known)
        findings.append(Finding(file, line, "unknown_key", "unknown key", key, fix))
    values: dict[str, Value] = {}
    for setting in settings:
        if setting.key in table:
            line = lines.line(place, setting.key)
            values[setting.key] = _setting(table[setting.key], setting, file, line, findings)
        elif setting.default is None:
            fix = f"add {setting.key} = ... ({setting.meaning})"
            line = lines.line(place)
            findings.append(
                Finding(file, line, "missing_key", "a key is missing", setting.key, fix)
            )
        else:
            values[setting.key] = setting.default
    return values


def _setting(value: Any, setting: Setting, file: str, line: int, findings: list[Finding]) -> Value:
    expected = {"integer": int, "boolean": bool}.get(setting.type, str)
    if type(value) is not expected or value == "":
        fix = f"write {setting.meaning}"
        what = f"{setting.key} is not {setting.type}"
        findings.append(Finding(file, line, "wrong_type", what, str(value), fix))
        return None
    text = str(value).lower() if isinstance(value, bool) else str(value)
    try:
        return parse(text, setting)
    except Refusal as refusal:
        what = f"{setting.key}: {refusal.what}"
        findings.append(Finding(file, line, refusal.rule, what, text, refusal.fix))
        return None
