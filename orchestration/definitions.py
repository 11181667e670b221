"""The one door for Dagster: everything in `defs/`, for the company that TANDEM_COMPANY names."""

from pathlib import Path

import dagster as dg

from orchestration.defs import build_definitions
from orchestration.settings import read_settings, set_quiet_defaults

set_quiet_defaults()


@dg.definitions
def tandem() -> dg.Definitions:
    """Loaded when Dagster asks, not when this module is imported."""
    settings = read_settings()
    return build_definitions(Path(settings["TANDEM_COMPANY"]).resolve(), settings)
