"""A deterministic pretend B2B company: what the sandbox's vendors serve, and why it is so."""

from sandbox.world.calendar import HORIZON, START, clock
from sandbox.world.causes import Cause
from sandbox.world.crm.record import Record, Version
from sandbox.world.state import OBJECT_TYPES, TABLES, State
from sandbox.world.world import World

__all__ = [
    "HORIZON",
    "OBJECT_TYPES",
    "START",
    "TABLES",
    "Cause",
    "Record",
    "State",
    "Version",
    "World",
    "clock",
]
