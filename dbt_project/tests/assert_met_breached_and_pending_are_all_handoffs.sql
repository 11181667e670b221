with months as (

    select
        sum(handoff_count) as handoff_count,
        sum(met_count + breached_count + pending_count) as stated_count,
        sum(accepted_count + rejected_count + recycled_count + ignored_count + open_count)
            as decided_count
    from {{ ref('agg_handoffs_monthly') }}

),

handoffs as (

    select count(*) as handoff_count
    from {{ ref('fct_handoffs') }}

),

offers as (

    select count(*) as offer_count
    from {{ ref('fct_stage_entries') }}
    where stage = 'mql' and unit = 'pass' and not is_implied

)

select
    months.stated_count,
    months.decided_count,
    handoffs.handoff_count,
    offers.offer_count
from months
cross join handoffs
cross join offers
where
    handoffs.handoff_count <> coalesce(months.stated_count, 0)
    or handoffs.handoff_count <> coalesce(months.decided_count, 0)
    or handoffs.handoff_count <> offers.offer_count
