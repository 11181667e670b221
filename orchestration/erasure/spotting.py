"""Tell by the ledger's keyed digests whether a text names an erased person."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from orchestration.erasure.ledger import Ledger

LEAST_WORD = 6
WORDS_REMEMBERED = 1_000_000
GMAIL = ("gmail.com", "googlemail.com")
_OUTSIDE = r"\s<>:;,()@\"'\\/=?&{}\[\]|"
_ADDRESS = re.compile(rf"[^{_OUTSIDE}]+@[^{_OUTSIDE}]+\.[^{_OUTSIDE}.]+")
_WORD = re.compile(rf"[A-Za-z0-9_.:-]{{{LEAST_WORD},}}")
_HAS_DIGIT = re.compile("[0-9]")
# Identifiers stand inside keys of others: session:ga4:<dataset>:<browser>:<session>.
LONGEST_KEY = 8


@dataclass
class LedgerWords:
    """Digests every identifier-like word of a text and looks it up."""

    ledger: Ledger

    def names(self, text: str) -> bool:
        """Whether a word of the text is an erased identifier."""
        return any(map(self._is_erased, words_in(text)))

    @cached_property
    def _is_erased(self) -> Callable[[str], bool]:
        """Remembers what was asked: the same ids stand in many tables."""
        known = self.ledger.words
        return lru_cache(maxsize=WORDS_REMEMBERED)(lambda word: self.ledger.digest(word) in known)


def words_in(text: str) -> Iterator[str]:
    """The words of a text that may be identifiers, in lower case."""
    text = text.lower()
    for address in _ADDRESS.findall(text) if "@" in text else ():
        local, domain = address.rsplit("@", 1)
        if domain in GMAIL:
            address = local.split("+")[0].replace(".", "") + "@gmail.com"
        yield address
    # A word of letters alone may be anything; where a column says it is a login, it is found.
    for word in filter(_HAS_DIGIT.search, _WORD.findall(text)):
        parts = word.strip(".:-").split(":")[:LONGEST_KEY]
        for first in range(len(parts)):
            for last in range(first + 1, len(parts) + 1):
                part = ":".join(parts[first:last])
                if len(part) >= LEAST_WORD:
                    yield part
