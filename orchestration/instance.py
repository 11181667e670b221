"""Dagster's home of a company: where it keeps runs and events, and what it must not do."""

import json
from pathlib import Path

from orchestration.durable import write_whole
from orchestration.places import Places
from orchestration.settings import Settings, hand_over

STORAGE_URL = "TANDEM_DAGSTER_POSTGRES_URL"
OURS = "# Written by tandem at every start; take this line away to keep changes of your own.\n"
# No telemetry, no invitation to a newsletter over the first look at the graph, no capture of each
# step's output (four processes a step; what a run says is in its journal and log).
QUIET = """\
telemetry:
  enabled: false
nux:
  enabled: false
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
python_logs:
  managed_python_loggers: [tandem]
  python_log_level: INFO
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days: 90
"""
# One event database instead of one a run and an index, over connections that are kept.
IN_FILES = """\
event_log_storage:
  module: orchestration.event_log
  class: KeptSqliteEventLog
  config:
    base_dir: {events}
"""
# The address holds a password, so the file names the variable and not its value.
IN_POSTGRES = f"""\
storage:
  postgres:
    postgres_url:
      env: {STORAGE_URL}
"""


def prepare_instance(places: Places, settings: Settings) -> Path:
    """Dagster's home for a company, telemetry off. Returns the folder.

    Storage is SQLite in this folder, or the PostgreSQL database that the setting names, which
    serves one company. A configuration without our first line is somebody's own and stays.
    """
    places.make_state()
    places.dagster.mkdir(parents=True, exist_ok=True)
    config = places.dagster / "dagster.yaml"
    events = json.dumps(str(places.dagster / "events"))
    storage = IN_POSTGRES if STORAGE_URL in settings else IN_FILES.format(events=events)
    if not config.exists() or config.read_text().startswith(OURS):
        write_whole(config, OURS + QUIET + storage)
    hand_over(settings, STORAGE_URL)
    return places.dagster
