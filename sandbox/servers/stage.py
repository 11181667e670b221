"""The pretend company at the moment the servers show it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sandbox.world import State

Built = TypeVar("Built")


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
        self._followers: list[Callable[[Stage], object]] = []
        self.move(day)

    def move(self, day: int) -> datetime:
        """Move the clock to a day, forwards or backwards; returns the moment (UTC)."""
        with self._lock:
            self.day = day
            self.as_of = self._clock(day)
            self._built: dict[str, Any] = {}
            for follower in self._followers:
                follower(self)
        return self.as_of

    def follow(self, follower: Callable[[Stage], object]) -> None:
        """Call `follower` now and after every move, for what is kept outside the servers."""
        with self._lock:
            self._followers.append(follower)
            follower(self)

    def settle(self) -> None:
        """Take the world out of the garbage collector's rounds, for a process that only serves.

        It is a few million objects; visiting them again and again while answers are written
        doubles the time of a full read.
        """
        gc.collect()
        gc.freeze()

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
