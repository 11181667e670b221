"""Pipelines, their stages and the reasons for an end: the same at every seed and scale."""

from sandbox.world.rows import Row

SALES_STAGES = (
    ("appointmentscheduled", "Appointment Scheduled", 0.2),
    ("qualifiedtobuy", "Qualified To Buy", 0.4),
    ("presentationscheduled", "Presentation Scheduled", 0.6),
    ("decisionmakerboughtin", "Decision Maker Bought-In", 0.8),
    ("contractsent", "Contract Sent", 0.9),
    ("closedwon", "Closed Won", 1.0),
    ("closedlost", "Closed Lost", 0.0),
)
EXPANSION_STAGES = (
    ("expansion_open", "Open", 0.5),
    ("expansion_offer", "Offer Sent", 0.7),
    ("expansion_won", "Won", 1.0),
    ("expansion_lost", "Lost", 0.0),
)
TICKET_STAGES = (
    ("1", "New", 0.0),
    ("2", "Waiting on contact", 0.0),
    ("3", "Waiting on us", 0.0),
    ("4", "Closed", 1.0),
)
PIPELINES = (
    ("deals", "default", "Sales Pipeline", SALES_STAGES),
    ("deals", "expansion", "Expansion and Renewal", EXPANSION_STAGES),
    ("tickets", "0", "Support Pipeline", TICKET_STAGES),
)
PROBABILITY = {stage: chance for _, _, _, stages in PIPELINES[:2] for stage, _, chance in stages}

LOST_REASONS = (
    ("price", 22),
    ("competitor", 16),
    ("no_decision", 18),
    ("missing_feature", 12),
    ("timing", 9),
    ("no_budget", 8),
    ("contact_lost", 5),
    ("other", 5),
    ("", 5),
)
WON_REASONS = (
    ("product_fit", 35),
    ("value_for_money", 18),
    ("service", 15),
    ("integration", 20),
    ("references", 12),
)
RECYCLE_REASONS = (("timing", 40), ("no_budget", 25), ("no_response", 20), ("priority_changed", 15))


def pipeline_rows() -> list[Row]:
    """One row per pipeline."""
    return [
        {
            "object_type": kind,
            "id": pipeline,
            "label": label,
            "display_order": order,
            "archived": False,
        }
        for order, (kind, pipeline, label, _) in enumerate(PIPELINES)
    ]


def stage_rows() -> list[Row]:
    """One row per pipeline stage."""
    return [
        {
            "object_type": kind,
            "pipeline_id": pipeline,
            "id": stage,
            "label": label,
            "display_order": order,
            "probability": probability,
            "is_closed": probability in (0.0, 1.0) if kind == "deals" else stage == "4",
        }
        for kind, pipeline, _, stages in PIPELINES
        for order, (stage, label, probability) in enumerate(stages)
    ]
