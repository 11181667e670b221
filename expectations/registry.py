"""The suites: which rules guard which table, read from `suites/<schema>/<table>.json`.

Reading them needs no Great Expectations, so that naming the checks of a graph costs nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

Gate = Literal["arrival", "departure"]

SUITES_DIR = Path(__file__).parent / "suites"
SEVERITIES = ("critical", "warning")
ROWS_TYPE = "unexpected_rows_expectation"

_OTHER_TABLE = re.compile(r"\b(?:from|join)\s+[a-z_]\w*\.[a-z_]\w*", re.IGNORECASE)
_RULE_NAME = re.compile(r"[a-z][a-z0-9_]*")


class SuiteError(ValueError):
    """A suite file that cannot be used; the message names the file, the rule and the fix."""


@dataclass(frozen=True)
class Rule:
    """One expectation of a suite.

    name: what the rule is called, unique in its suite.
    type, kwargs: the Great Expectations type and its arguments.
    severity: `critical` refuses the gate, `warning` reports.
    expects: the sentence that must hold; owner: who answers for it; fix: what to do if it fails.
    quarantine: whether failing rows are set aside instead of stopping the night.
    names: whether the finding says the failing rows themselves, which then hold no personal data.
    """

    name: str
    type: str
    kwargs: dict[str, Any]
    severity: Literal["critical", "warning"]
    expects: str
    owner: str
    fix: str
    quarantine: bool = False
    names: bool = False

    @property
    def reads_other_tables(self) -> bool:
        """Whether the verdict can change while the rule's own table does not."""
        return bool(_OTHER_TABLE.search(self.kwargs.get("unexpected_rows_query", "")))

    def as_expectation(self) -> dict[str, Any]:
        """The rule in the form Great Expectations reads; its name travels in `meta`."""
        kwargs = dict(self.kwargs)
        if self.type == ROWS_TYPE:
            # GX gives the batch an alias of its own unless the query joins; in brackets it leaves
            # the alias to the query, so that `from {batch} as t` always means the same.
            query = kwargs["unexpected_rows_query"]
            kwargs["unexpected_rows_query"] = query.replace("{batch}", "(select * from {batch})")
        return {
            "type": self.type,
            "kwargs": kwargs,
            "severity": self.severity,
            "meta": {"rule": self.name},
        }


@dataclass(frozen=True)
class Suite:
    """All rules that guard one table.

    key: columns that name one row, needed to set rows aside and to show which ones fail.
    replaced_by: columns whose values are delivered as a whole (a day of events); a row set aside is
    given up once its whole has been delivered again.
    """

    schema: str
    table: str
    rules: tuple[Rule, ...]
    key: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """`schema.table`, as SQL writes it."""
        return f"{self.schema}.{self.table}"

    @property
    def gate(self) -> Gate:
        """Raw tables are judged when they arrive, everything else before it is published."""
        return "arrival" if self.schema.startswith("raw_") else "departure"

    @cached_property
    def fingerprint(self) -> str:
        """Changes when a rule changes; verdicts are carried over only under the same one."""
        content = json.dumps([vars(rule) for rule in self.rules], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


def load_suites(directory: Path = SUITES_DIR, gate: Gate | None = None) -> tuple[Suite, ...]:
    """All suites below `directory`, of one gate if named, in order of schema and table.

    Raises SuiteError on the first file that is not a usable suite.
    """
    suites = (load_suite(path) for path in sorted(directory.glob("*/*.json")))
    return tuple(suite for suite in suites if gate in (None, suite.gate))


def load_suite(path: Path) -> Suite:
    """One suite file; raises SuiteError if it is not a usable suite."""
    schema, table = path.parent.name, path.stem
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise SuiteError(f"{path}:{error.lineno}: not JSON ({error.msg})") from error
    if content.get("name") != f"{schema}.{table}":
        raise SuiteError(f"{path}: set name to {schema}.{table}, the table its path stands for")
    meta = content.get("meta", {})
    suite = Suite(
        schema=schema,
        table=table,
        rules=tuple(_rule(path, entry) for entry in content.get("expectations", [])),
        key=tuple(meta.get("key", ())),
        replaced_by=tuple(meta.get("replaced_by", ())),
    )
    _check(path, suite)
    return suite


def _rule(path: Path, entry: dict[str, Any]) -> Rule:
    meta = entry.get("meta", {})
    name = str(meta.get("rule", ""))
    if not _RULE_NAME.fullmatch(name):
        raise SuiteError(f"{path}: {entry.get('type')}: give meta.rule a snake_case name")
    for field in ("expects", "owner", "fix"):
        if not meta.get(field):
            raise SuiteError(f"{path}: rule {name}: say meta.{field}")
    if entry.get("severity") not in SEVERITIES:
        raise SuiteError(f"{path}: rule {name}: set severity to one of {', '.join(SEVERITIES)}")
    return Rule(
        name=name,
        type=str(entry.get("type")),
        kwargs=entry.get("kwargs", {}),
        severity=entry["severity"],
        expects=meta["expects"],
        owner=meta["owner"],
        fix=meta["fix"],
        quarantine=bool(meta.get("quarantine", False)),
        names=bool(meta.get("names", False)),
    )


def _check(path: Path, suite: Suite) -> None:
    """Raises SuiteError for a suite whose rules contradict each other or their gate."""
    names = [rule.name for rule in suite.rules]
    if not names:
        raise SuiteError(f"{path}: has no expectations; write one or delete the file")
    if repeated := {name for name in names if names.count(name) > 1}:
        raise SuiteError(f"{path}: rule names must differ, repeated: {', '.join(repeated)}")
    for rule in suite.rules:
        query = rule.kwargs.get("unexpected_rows_query")
        if rule.type == ROWS_TYPE and "{batch}" not in (query or ""):
            raise SuiteError(f"{path}: rule {rule.name}: the query must read from {{batch}}")
        if not rule.quarantine:
            continue
        if suite.gate != "arrival" or not suite.key or rule.severity != "warning":
            raise SuiteError(
                f"{path}: rule {rule.name}: only a warning of a raw table with meta.key can set"
                " rows aside"
            )
