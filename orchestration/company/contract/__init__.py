"""The contract as data: every file, column, key and rule, said once.

`docs/company.md` is written from here, validation reads it, and raw_contract's tables follow it.
"""

from orchestration.company.contract.attribution import ATTRIBUTION_PANEL
from orchestration.company.contract.fields import CUSTOM_FIELDS
from orchestration.company.contract.funnel import (
    CHANNEL_RULES,
    CHANNELS,
    OWNERSHIP,
    STAGE_MAPPINGS,
    STAGES,
)
from orchestration.company.contract.handshake import CRITERIA
from orchestration.company.contract.identity import (
    ACCOUNT_DOMAINS,
    IDENTITY_BLOCKS,
    IDENTITY_LINKS,
)
from orchestration.company.contract.money import COSTS, FX_RATES, TARGETS
from orchestration.company.contract.people import (
    HOLIDAYS,
    REASONS,
    SCHEDULES,
    SLA,
    TEAM_MEMBERS,
    TEAMS,
    THRESHOLDS,
)

__all__ = ["CONTRACT_FILES", "FX_RATES", "IDENTITY_LINKS", "OWNERSHIP", "TARGETS"]

CONTRACT_FILES = (
    STAGES, STAGE_MAPPINGS, OWNERSHIP, CHANNELS, CHANNEL_RULES, TEAMS, TEAM_MEMBERS, SCHEDULES,
    HOLIDAYS, SLA, CRITERIA, REASONS, THRESHOLDS, TARGETS, COSTS, FX_RATES,
    IDENTITY_BLOCKS, IDENTITY_LINKS, ACCOUNT_DOMAINS, CUSTOM_FIELDS, ATTRIBUTION_PANEL,
)  # fmt: skip
