"""What an erasure will do, written down before it begins so that a killed one can be finished."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from orchestration.durable import write_whole
from orchestration.erasure.nodes import bare, replacement

PLAN_FILE = "erasing.json"
# A shorter identifier may be a part of anything; it is replaced where a whole cell is it.
LEAST_LENGTH = 8
ERASED = "[erased]"


@dataclass
class Plan:
    """One person's identifiers and what replaces each.

    nodes: identifier node to the meaningless node in its place, customer ids included.
    spellings: addresses as delivered, to the node they are.
    values: names, numbers and other words of their rows, removed from rows about them.
    unique_values: those of them that nobody else has, removed everywhere.
    shared: contact nodes whose id alone means something else too.
    masks: how published tables show addresses and numbers, digests under the install key.
    """

    erasure_id: str
    erased_at: str
    reason: str
    nodes: dict[str, str]
    spellings: dict[str, str] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)
    unique_values: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    masks: dict[str, str] = field(default_factory=dict)

    @property
    def identifiers(self) -> list[str]:
        """Nodes that sources know, which is what a re-sync could bring back."""
        return sorted(node for node in self.nodes if not node.startswith("customer:"))

    @property
    def new_owners(self) -> list[str]:
        """Ids of the customer and of the contacts that took the person's place."""
        kinds = ("customer:", "contact:")
        return [new.split(":", 1)[1] for old, new in self.nodes.items() if old.startswith(kinds)]

    def exact(self, column: str) -> dict[str, str]:
        """Whole values of a column, known by its name, that are the person's, with what follows."""
        kind = "login" if column == "login_id" else "contact" if "contact" in column else None
        swaps = self.nodes.items() if kind else ()
        return {o.split(":", 1)[1]: n.split(":", 1)[1] for o, n in swaps if o.split(":")[0] == kind}

    @property
    def words(self) -> list[str]:
        """The texts that may be searched for by digest: identifiers, not names."""
        names = set(map(str.lower, self.unique_values))
        return [text.lower() for text in self._plain if text.lower() not in names]

    @cached_property
    def texts(self) -> dict[str, str]:
        """Every text that must be found nowhere, in lower case, and what takes its place."""
        return {each: new for old, new in self._plain.items() for each in _spelled(old)}

    @cached_property
    def _plain(self) -> dict[str, str]:
        found = {raw: bare(self.nodes[node]) for raw, node in self.spellings.items()}
        for node, new in self.nodes.items():
            kind, text = node.split(":", 1)
            found[node] = new
            if kind in ("contact", "device") and node not in self.shared:
                found[text] = new.split(":", 1)[1]
            short, replaced = bare(node), bare(new)
            if len(short) >= LEAST_LENGTH and not (kind == "contact" and short.isdecimal()):
                found[short] = replaced
        found |= self.masks
        found |= dict.fromkeys(self.unique_values, ERASED)
        return found

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(map(_bounded, _longest_first(self.texts))), re.IGNORECASE)

    @property
    def search(self) -> str:
        """A regular expression for DuckDB that matches wherever `swap` may change something."""
        return "(?i)" + "|".join(map(_escaped, _longest_first(self.texts)))

    def swap(self, text: str) -> str:
        """The text without the person; identifiers become their replacements."""
        if not self._may_name(text):
            return text
        return self._pattern.sub(lambda found: self.texts[found.group().lower()], text)

    def names(self, text: str) -> bool:
        """Whether a text names the person."""
        return self._may_name(text) and self._pattern.search(text) is not None

    def _may_name(self, text: str) -> bool:
        """Whether it contains one of the texts at all: far cheaper than the pattern."""
        lower = text.lower()
        return any(old in lower for old in self.texts)

    def written_as(self, prefix: str) -> list[str]:
        """How a column of this prefix writes the person's identifiers."""
        return [node.removeprefix(prefix) for node in self.nodes if node.startswith(prefix)]

    def write(self, state: Path) -> None:
        """Keep the plan until the erasure has ended; only the owner may read it."""
        write_whole(state / PLAN_FILE, json.dumps(asdict(self)), mode=0o600)


def read_plan(state: Path) -> Plan | None:
    """The plan of an erasure that was interrupted."""
    path = state / PLAN_FILE
    return Plan(**json.loads(path.read_text())) if path.is_file() else None


def replacements(nodes: Iterable[str]) -> dict[str, str]:
    """A random replacement for every node, the same order in and out."""
    return {node: replacement(node) for node in nodes}


def _longest_first(texts: Iterable[str]) -> list[str]:
    return sorted(texts, key=lambda text: (-len(text), text))


def _spelled(text: str) -> set[str]:
    """A text as it is, and as JSON and addresses of pages write it, in lower case.

    Both write a letter with an accent as a code, which is another one for a capital.
    """
    cases = (text, text.lower(), text.upper())
    coded = [form for case in cases for form in (json.dumps(case)[1:-1], quote(case, safe=""))]
    return {written.lower() for written in (text, *coded)}


def _bounded(text: str) -> str:
    is_address = "@" in text or "%40" in text
    before = r"(?<![A-Za-z0-9_.+%-])" if is_address else r"(?<![A-Za-z0-9])"
    after = r"(?![A-Za-z0-9_-]|\.[A-Za-z0-9])" if is_address else r"(?![A-Za-z0-9])"
    return before + re.escape(text) + after


def _escaped(text: str) -> str:
    """Escaped for RE2, which knows no escape of a letter, a digit or what is not ASCII."""
    return re.sub(r"([^\w\s@:/=-])", r"\\\1", text)
