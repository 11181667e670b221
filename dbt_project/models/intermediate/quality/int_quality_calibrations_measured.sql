{{ config(materialized='table') }}

with leads as (

    select * from {{ ref('int_leads_valued') }}
    where is_mature and basis = 'mature_cohorts'

),

leads_binned as (

    select
        leads.*,
        case when is_won then 1.0 else 0.0 end as won,
        cast(least(floor(win_rate * 10), 9) as bigint) as bin_number,
        rank() over (order by win_rate)
            + (count(*) over (partition by win_rate) - 1) / 2.0 as score_rank
    from leads

),

-- the chance that a won lead scores above a lost one, ties counting half (Mann and Whitney 1947)
model_summed as (

    select
        count(*) as lead_count,
        avg((win_rate - won) * (win_rate - won)) as brier_score,
        avg((base_rate - won) * (base_rate - won)) as base_brier_score,
        (sum(won * score_rank) - sum(won) * (sum(won) + 1) / 2)
            / nullif(sum(won) * (count(*) - sum(won)), 0) as auc
    from leads_binned

),

bins_summed as (

    select
        bin_number,
        count(*) as lead_count,
        sum(won) as won_count,
        avg(win_rate) as expected_rate,
        sum(expected_value) as expected_amount,
        sum(coalesce(won_amount, 0)) as won_amount
    from leads_binned
    group by bin_number

),

calibrations_measured as (

    select
        bins_summed.*,
        model_summed.lead_count as all_lead_count,
        model_summed.brier_score,
        model_summed.base_brier_score,
        model_summed.auc
    from bins_summed
    cross join model_summed

)

select * from calibrations_measured
