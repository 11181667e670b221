"""The pretend company at the moment the servers show it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar

Built = TypeVar("Built")


class State(Protocol):
    """What a world shows at one moment: see the README of the sandbox for tables and columns."""

    def records(self, object_type: str) -> list[Any]:
        """The CRM objects of a type, archived ones included."""
        ...

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of any other table."""
        ...

    def merged_into(self, object_type: str) -> dict[str, str]:
        """Lost id to surviving id."""
        ...

    def purged(self, object_type: str) -> list[str]:
        """Ids hard deleted without a trace: no vendor tells them, tests ask for them."""
        ...


class Stage:
    """Holds the world, its clock and what was derived from the world at that clock."""

    def __init__(
        self,
        at: Callable[[datetime], State],
        clock: Callable[[int], datetime],
        day: int,
    ):
        """`at` gives the world's state at a moment (UTC); `clock` gives the moment of a day."""
        self._at = at
        self._clock = clock
        self._lock = threading.RLock()
        self.move(day)

    def move(self, day: int) -> datetime:
        """Move the clock to a day, forwards or backwards; returns the moment (UTC)."""
        with self._lock:
            self.day = day
            self.as_of = self._clock(day)
            self._built: dict[str, Any] = {}
        return self.as_of

    @property
    def state(self) -> State:
        """The world at the clock."""
        return self.derive("state", lambda: self._at(self.as_of))

    def derive(self, name: str, build: Callable[[], Built]) -> Built:
        """Build something from the state once per clock position, for instance an index."""
        with self._lock:
            if name not in self._built:
                self._built[name] = build()
            return self._built[name]
