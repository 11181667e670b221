"""Who was erased, as keyed digests, so that no delivery brings them back.

The ledger is a file beside the warehouse, because the warehouse can be deleted and loaded anew. Its
digests are HMACs under a key made of the install key: without `identity.key` nobody can tell whose
they are, and nothing ties them to the meaningless ids that took the person's place.
"""

import hmac
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from orchestration.durable import write_whole
from orchestration.erasure.references import Reference

LEDGER_FILE = "erasure_ledger.json"
WORD = "word"
PURPOSE = b"tandem erasure ledger"
BLOCK = 64
TABLE = "identity.erasure_ledger"


@dataclass
class Entry:
    """One erasure. digests: of the identifiers, by kind; is_complete: nothing is left to do."""

    erasure_id: str
    erased_at: str
    reason: str
    digests: dict[str, list[str]]
    is_complete: bool = False


@dataclass
class Ledger:
    """All erasures of a company. Empty, it costs a night nothing."""

    path: Path
    key: bytes
    entries: list[Entry] = field(default_factory=list)

    def digest(self, node: str) -> str:
        """The keyed digest of an identifier node."""
        return hmac.new(self.key, node.encode(), sha256).hexdigest()

    @property
    def digests(self) -> list[str]:
        """Digests of every identifier node of every erased person."""
        lists = [found for e in self.entries for kind, found in e.digests.items() if kind != WORD]
        return sorted({digest for found in lists for digest in found})

    @property
    def words(self) -> frozenset[str]:
        """Digests of the texts by which a search recognises them."""
        return frozenset(digest for e in self.entries for digest in e.digests.get(WORD, ()))

    def holds(self, node: str) -> bool:
        """Whether an identifier is an erased person's."""
        return self.digest(node) in self.digests

    def add(
        self,
        erasure_id: str,
        erased_at: str,
        reason: str,
        nodes: Iterable[str],
        words: Iterable[str] = (),
    ) -> Entry:
        """Enter an erasure, or further identifiers of one, and write the ledger.

        words: how the identifiers stand in texts, for a later search.
        """
        entry = next((one for one in self.entries if one.erasure_id == erasure_id), None)
        if entry is None:
            entry = Entry(erasure_id, erased_at, reason, {})
            self.entries.append(entry)
        for kind, text in [(node.split(":", 1)[0], node) for node in nodes] + [
            (WORD, word.lower()) for word in words
        ]:
            known = entry.digests.setdefault(kind, [])
            if (digest := self.digest(text)) not in known:
                known.append(digest)
        self.write()
        return entry

    def write(self) -> None:
        """Replace the file; only the owner may read it."""
        text = json.dumps([asdict(entry) for entry in self.entries], indent=2)
        write_whole(self.path, text + "\n", mode=0o600)

    def prepare(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Give the connection the digest as a function; the key stays in this process."""
        padded = self.key.ljust(BLOCK, b"\0")
        inner, outer = (bytes(byte ^ pad for byte in padded).hex() for pad in (0x36, 0x5C))
        connection.execute(
            "create or replace temp macro erasure_digest(node) as sha256("
            f"unhex('{outer}') || unhex(sha256(unhex('{inner}') || encode(node))))"
        )

    def show(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Write `identity.erasure_ledger` anew: one row per digest, for people to look at."""
        connection.execute("create schema if not exists identity")
        connection.execute(
            f"create or replace table {TABLE} (digest varchar, kind varchar, erasure_id varchar,"
            " erased_at timestamp, reason varchar)"
        )
        rows = [
            [digest, kind, entry.erasure_id, entry.erased_at[:19], entry.reason]
            for entry in self.entries
            for kind, digests in entry.digests.items()
            for digest in digests
        ]
        if rows:
            connection.executemany(f"insert into {TABLE} values (?, ?, ?, ?, ?)", rows)


def read_ledger(state: Path, install_key: str) -> Ledger:
    """The ledger of a company's state folder; empty before the first erasure."""
    path = state / LEDGER_FILE
    entries: list[dict[str, Any]] = json.loads(path.read_text()) if path.is_file() else []
    key = hmac.new(install_key.encode(), PURPOSE, sha256).digest()
    return Ledger(path, key, [Entry(**entry) for entry in entries])


def is_erased(reference: Reference) -> str:
    """SQL: whether a value names an erased person, after `prepare`; `$digests` is the ledger."""
    digests = f"list_transform({reference.nodes}, lambda n: erasure_digest(n))"
    return f"list_has_any({digests}, $digests)"
