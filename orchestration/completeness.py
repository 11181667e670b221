"""Whether the tables of the build file are all built from the raw rows that are in it.

A killed build leaves tables of two nights side by side, and a pull makes raw rows newer than what
was built from them; neither may be released.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from orchestration.durable import remove_for_good, write_whole
from orchestration.places import Places

BUILT_FILE = "built"


class NotBuilt(Exception):
    """The tables of the build file are not all built from the raw rows that are in it."""


def is_built(places: Places) -> bool:
    """Whether what is built is whole and of the raw rows that are there."""
    return (places.state / BUILT_FILE).exists()


def raw_changes(places: Places) -> None:
    """Say, before raw rows change, that what is built is not of them any more."""
    if is_built(places):
        remove_for_good(places.state / BUILT_FILE)


@contextmanager
def building(places: Places, run_id: str, is_everything: bool) -> Iterator[None]:
    """What is built inside is whole afterwards: all of it, or a part of what was whole before."""
    was_built = is_built(places)
    raw_changes(places)
    yield
    if is_everything or was_built:
        write_whole(places.state / BUILT_FILE, run_id)
