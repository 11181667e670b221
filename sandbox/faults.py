"""Faults the servers can be told to show: what vendors do at night, on order.

A fault is a rule: which vendor, which paths, how many requests to let pass, how often to strike.
"""

from __future__ import annotations

import random
import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

KINDS = {
    "rate_limited": "429 (Meta: its codes) with the vendor's own wait hint of `seconds`",
    "daily_quota": "429 that only midnight heals",
    "server_error": "500 with an HTML page",
    "broken_json": "200 with the first half of the body",
    "cut_body": "200 whose connection is reset half-way through the body",
    "slow": "the answer comes `seconds` late",
    "reset": "the connection is reset before any answer",
    "token_expired": "the token is refused; Google's and Salesforce's are dead until renewed",
    "missing_scope": "403",
    "short_page": "a third of the rows asked for, with a cursor to the rest",
    "report_failed": "Meta's asynchronous report, or Salesforce's job, ends as failed",
}
VENDORS = ("hubspot", "salesforce", "google_ads", "meta_ads", "linkedin_ads", "ga4")
CONSECUTIVE_MOST = 2
"""A `rate` never strikes one request more often in a row: retries must be able to win."""

ROUGH = (
    {"kind": "rate_limited", "rate": 0.02, "seconds": 0.05},
    {"kind": "server_error", "rate": 0.02},
    {"kind": "broken_json", "rate": 0.01},
    {"kind": "reset", "rate": 0.01},
    {"kind": "short_page", "rate": 0.1},
    {"kind": "slow", "rate": 0.02, "seconds": 0.2},
)
"""The faults of an ordinary bad night, by the name `rough`."""


@dataclass(frozen=True)
class Fault:
    """One rule; by default it strikes the first matching request once.

    `path` is a regular expression searched in the path, `after` the number of matching requests let
    pass, `times` how often it strikes (0: without end), `rate` a probability instead of a count.
    """

    kind: str
    vendor: str = "*"
    path: str = ""
    after: int = 0
    times: int = 1
    rate: float = 0.0
    seconds: float = 0.2

    def __post_init__(self) -> None:
        """Refuse a rule nobody could mean."""
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}; known: {', '.join(KINDS)}")
        if self.vendor not in ("*", *VENDORS):
            raise ValueError(f"unknown vendor {self.vendor!r}; known: {', '.join(VENDORS)}")
        re.compile(self.path)


class Faults:
    """The rules in force and what they have done so far."""

    def __init__(self, rules: Iterable[Fault] = (), seed: int = 7):
        """Rules with a `rate` draw from a generator of that seed."""
        self._lock = threading.Lock()
        self._seed = seed
        self.replace(rules)

    def replace(self, rules: Iterable[Fault]) -> None:
        """Forget the old rules and their counts."""
        with self._lock:
            self._rules = tuple(rules)
            self._seen: Counter[int] = Counter()
            self._struck: Counter[int] = Counter()
            self._in_a_row: Counter[tuple[str, str]] = Counter()
            self._draw = random.Random(self._seed)

    def strike(self, vendor: str, path: str, request: str) -> Fault | None:
        """The fault this request meets, if any; `request` tells one request from another."""
        with self._lock:
            for number, rule in enumerate(self._rules):
                meant = rule.vendor in ("*", vendor) and re.search(rule.path, path)
                if meant and self._due(number, rule, (vendor, request)):
                    self._struck[number] += 1
                    return rule
            return None

    def _due(self, number: int, rule: Fault, request: tuple[str, str]) -> bool:
        self._seen[number] += 1
        if rule.rate:
            due = self._draw.random() < rule.rate and self._in_a_row[request] < CONSECUTIVE_MOST
            self._in_a_row[request] = self._in_a_row[request] + 1 if due else 0
            return due
        due = self._seen[number] > rule.after
        return due and (rule.times == 0 or self._struck[number] < rule.times)

    def report(self) -> list[dict[str, Any]]:
        """Every rule with the requests it has seen and struck."""
        with self._lock:
            return [
                {
                    **asdict(rule),
                    "seen": self._seen[number],
                    "struck": self._struck[number],
                }
                for number, rule in enumerate(self._rules)
            ]


def parse(rules: Any) -> list[Fault]:
    """Rules from JSON values: `rough`, one object, or a list of objects.

    Raises ValueError or TypeError that names what is wrong.
    """
    if rules == "rough":
        rules = list(ROUGH)
    if isinstance(rules, dict):
        rules = [rules]
    if not isinstance(rules, list):
        raise TypeError("faults are a list of objects, one object, or the word rough")
    known = {field.name for field in fields(Fault)}
    for rule in rules:
        if unknown := set(rule) - known:
            raise ValueError(
                f"unknown key {min(unknown)!r} of a fault; known: {', '.join(sorted(known))}"
            )
    return [Fault(**rule) for rule in rules]
