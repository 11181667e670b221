"""The sandbox's servers over a small company, started once for all tests that only read them."""

from collections.abc import Iterator

import pytest

from sandbox.servers.running import Running, serve
from sandbox.servers.stage import Stage
from sandbox.world import World, clock


@pytest.fixture(scope="session")
def small_world() -> World:
    """A twentieth of the default company."""
    return World(seed=7, scale=0.05)


@pytest.fixture(scope="session")
def servers(small_world: World) -> Iterator[Running]:
    """Healthy servers at day 0; do not move their clock."""
    with serve(Stage(small_world.at, clock, 0)) as running:
        yield running


@pytest.fixture
def own_servers(small_world: World) -> Iterator[Running]:
    """Servers of one's own, to move the clock of and to break."""
    with serve(Stage(small_world.at, clock, 0)) as running:
        yield running
