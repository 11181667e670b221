"""Whether a type's associations are still those that were read, as the list of its records tells.

Associations move no cursor. A list can show them beside the records at no further call, but cut
off, without labels, and not everywhere: what it shows is compared, never loaded.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from orchestration.sources.hubspot.api import Record


class Ends:
    """What one run's list shows beside its records, by the type at the other end.

    state: of the object type; `ends` holds digests of what was shown when all was read.
    """

    def __init__(self, kinds: Sequence[str], state: dict[str, Any]) -> None:
        self.shown: dict[str, set[tuple[str, ...]]] = {kind: set() for kind in kinds}
        self.known: dict[str, str] = state.setdefault("ends", {})
        self.cut: set[str] = set()

    def see(self, records: Iterable[Record]) -> None:
        """Take note of a page of the list."""
        for record in records:
            for kind, found in (record.get("associations") or {}).items():
                if kind in self.shown:
                    self.shown[kind] |= {
                        (str(record["id"]), str(end.get("id")), str(end.get("type")))
                        for end in found.get("results") or []
                    }
                    self.cut |= {kind} if found.get("paging") else set()

    def are_known(self, kind: str) -> bool:
        """Whether exactly this was shown when all associations to a type were last read.

        A list that shows none at all may be one that never does.
        """
        return any(self.shown.values()) and self._digest(kind) == self.known.get(kind)

    def remember(self, kind: str, count: int) -> None:
        """All of them have been read: so many. Only a list that showed as many can be trusted."""
        self.known.pop(kind, None)
        if kind not in self.cut and count == len(self.shown[kind]):
            self.known[kind] = self._digest(kind)

    def _digest(self, kind: str) -> str:
        return hashlib.blake2b(repr(sorted(self.shown[kind])).encode(), digest_size=8).hexdigest()
