"""What validation says: one finding per broken rule, with the place and the way out."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Finding:
    """One broken rule.

    file: path inside the company folder. line: 1-based line in that file.
    rule: the rule's stable name, e.g. `unknown_stage`. what: the rule that is broken, in words.
    value: the offending value as written. fix: what to do about it.
    """

    file: str
    line: int
    rule: str
    what: str
    value: str
    fix: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} ({self.value}): {self.fix}"


class CompanyInvalid(Exception):
    """The company folder breaks rules; nothing was run. `findings` holds every one of them."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(findings))
        lines = "\n".join(str(finding) for finding in self.findings)
        super().__init__(f"{len(self.findings)} finding(s) in the company folder\n{lines}")


def one_of(value: str, known: Iterable[str]) -> str:
    """The fix for an unknown name: the closest known one, or the list of them."""
    names = sorted(known)
    closest = get_close_matches(value, names, n=1, cutoff=0.6)
    if closest:
        return f"did you mean {closest[0]}?"
    return f"use one of {', '.join(names)}" if names else "declare it first"
