"""Hand the leads and what was known of them to the regression in plugins/lead_quality.py."""

from lead_quality import lead_scores


def model(dbt, session):
    """Score every handoff by the model of its month."""
    dbt.config(materialized="table")
    thresholds = dbt.ref("int_responsibility_thresholds_resolved").to_arrow_table().to_pylist()
    plans = dbt.ref("int_stage_plans_summed").to_arrow_table().to_pylist()
    counts = {row["stage"]: row["planned_count"] for row in plans}
    entered, won = counts.get("mql"), counts.get("won")
    return lead_scores(
        dbt.ref("int_lead_outcomes_observed").to_arrow_table(),
        dbt.ref("int_lead_features_listed").to_arrow_table(),
        thresholds[0]["minimum_sample"] if thresholds else 30,
        float(won) / float(entered) if entered and won is not None else None,
    )
