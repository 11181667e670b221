"""Leads with planted causes, straight into what the diagnosis reads: a thousand worlds in minutes.

A whole night of the pretend company shows that every part is joined up; how often a verdict is
right needs many worlds. Here a lead is drawn with its fit, its answer, its outcome and amounts, and
a cause bends one of them for one campaign only.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

CAUSES = (
    "wrong_audience",
    "slow_response",
    "weak_execution",
    "discounting",
    "lost_routing",
    "late_data",
)
# What a diagnosis should say of each, and who answers for it; nothing of data that are only late.
EXPECTED = {
    "wrong_audience": ("audience", "marketing"),
    "slow_response": ("response", "sales"),
    "weak_execution": ("execution", "sales"),
    "discounting": ("value", "sales"),
    "lost_routing": ("response", "routing"),
    "late_data": ("on_track", None),
}
CAMPAIGN = "planted"
OTHERS = tuple(f"other_{number}" for number in range(1, 6))
AS_OF = date(2026, 10, 31)
OUTCOME_DAYS, JUDGED_DAYS = 180, 360
TARGET_MINUTES = 60.0
WIN_AMOUNT = {"1-49": 6_000.0, "50-249": 12_000.0, "250-999": 18_000.0, "1000+": 30_000.0}
# odds of a win against the usual ones: fit is size and level of the job
SIZE_ODDS = {"1-49": 0.4, "50-249": 1.0, "250-999": 1.5, "1000+": 1.3}
LEVEL_ODDS = {"student": 0.15, "staff": 0.7, "manager": 1.1, "director": 1.5}
USUAL_WIN = 0.14
Lead = dict[str, object]


@dataclass(frozen=True)
class World:
    """Leads and their features, as lists of rows."""

    leads: list[Lead]
    features: list[Lead]


def world(seed: int, number: int, causes: dict[str, float], others: int = 1500) -> World:
    """Draw one world: `number` leads of the planted campaign and those of five others.

    causes: name to size, 0 to 1; they bite on the planted campaign. others: leads of the rest.
    Raises ValueError for an unknown cause.
    """
    if unknown := set(causes) - set(CAUSES):
        raise ValueError(f"unknown cause {sorted(unknown)}; known: {', '.join(CAUSES)}")
    rng = Random(f"{seed}:{number}:{sorted(causes.items())}")
    leads: list[Lead] = []
    features: list[Lead] = []
    for index in range(number + others):
        is_planted = index < number
        campaign = CAMPAIGN if is_planted else rng.choice(OTHERS)
        lead, traits = _lead(rng, f"lead-{index:06d}", campaign, causes if is_planted else {})
        leads.append(lead)
        features += [{"handoff_id": lead["handoff_id"], "feature": trait} for trait in traits]
    return World(leads, features)


def _lead(rng: Random, key: str, campaign: str, causes: dict[str, float]) -> tuple[Lead, list[str]]:
    age = rng.randrange(1, OUTCOME_DAYS + JUDGED_DAYS)
    handed_at = datetime.combine(AS_OF - timedelta(days=age), datetime.min.time())
    is_misfit = rng.random() < causes.get("wrong_audience", 0.0)
    size, level = _profile(rng, is_misfit)
    answer = _answer(rng, causes)
    odds = SIZE_ODDS[size] * LEVEL_ODDS[level]
    factor = 1.0 if answer["state"] == "met" else 0.75 if answer["share"] <= 9 else 0.4
    chance = min(USUAL_WIN * odds * factor, 0.9) * (1 - causes.get("weak_execution", 0.0))
    is_late = age < OUTCOME_DAYS + JUDGED_DAYS * causes.get("late_data", 0.0)
    is_mature = age >= OUTCOME_DAYS and not (is_late and "late_data" in causes)
    is_won = is_mature and rng.random() < chance
    opened = round(WIN_AMOUNT[size] * rng.lognormvariate(0, 0.45), 2)
    kept = (1 - rng.uniform(0, 0.12)) * (1 - causes.get("discounting", 0.0))
    lead: Lead = {
        "handoff_id": key,
        "campaign_id": campaign,
        "size_band": size,
        "sla_state": answer["state"],
        "outcome": answer["outcome"],
        "target_share": answer["share"],
        "is_routed_late": answer["is_unrouted"],
        "is_won": is_won,
        "is_mature": is_mature,
        "won_amount": round(opened * kept, 2) if is_won else None,
        "opened_amount": opened if is_won else None,
        "known_date": (handed_at + timedelta(days=OUTCOME_DAYS)).date() if is_mature else None,
        "month_start_date": handed_at.date().replace(day=1),
        "handed_off_date": handed_at.date(),
    }
    return lead, [f"size_band={size}", f"job_level={level}"]


def _profile(rng: Random, is_misfit: bool) -> tuple[str, str]:
    """Company size and level of the job; a misfit is small and junior."""
    if is_misfit:
        return "1-49", rng.choices(("student", "staff"), (60, 40))[0]
    size = rng.choices(tuple(SIZE_ODDS), (25, 35, 25, 15))[0]
    return size, rng.choices(tuple(LEVEL_ODDS), (5, 30, 40, 25))[0]


def _answer(rng: Random, causes: dict[str, float]) -> dict[str, Any]:
    """How long the lead waited, as a share of the target, and whether routing had lost it."""
    slow = causes.get("slow_response", 0.0)
    is_unrouted = rng.random() < 0.012 + 0.9 * causes.get("lost_routing", 0.0)
    is_ignored = is_unrouted or rng.random() < 0.05 + 0.2 * slow
    share = rng.lognormvariate(0, 1.15) * 45.0 * (1 + 24 * slow) / TARGET_MINUTES
    share = 99.0 if is_ignored else share
    state = "met" if share <= 1 else "breached"
    outcome = "ignored" if is_ignored else "accepted"
    return {"share": share, "state": state, "outcome": outcome, "is_unrouted": is_unrouted}
