{{ config(materialized='table') }}

with members as (select * from {{ ref('int_diagnosis_members_listed') }}),
leads as (select * from {{ ref('int_diagnosis_leads_listed') }}),

own_counted as (

    select
        scope, scope_key, quality_band, response_band,
        count(*) as lead_count,
        sum(case when is_mature then 1 else 0 end) as mature_count,
        sum(case when is_mature then win_rate else 0 end) as chance_sum,
        sum(case when is_won then 1 else 0 end) as won_count
    from members
    where response_band is not null
    group by scope, scope_key, quality_band, response_band

),

all_counted as (

    select
        quality_band, response_band,
        count(*) as lead_count,
        sum(case when is_mature then 1 else 0 end) as mature_count,
        sum(case when is_mature then win_rate else 0 end) as chance_sum,
        sum(case when is_won then 1 else 0 end) as won_count
    from leads
    where response_band is not null
    group by quality_band, response_band

),

-- the reference is everybody else
cells_compared as (

    select
        keys.scope,
        keys.scope_key,
        all_counted.quality_band,
        all_counted.response_band,
        coalesce(own_counted.lead_count, 0) as lead_count,
        coalesce(own_counted.mature_count, 0) as mature_count,
        coalesce(own_counted.won_count, 0) as won_count,
        coalesce(own_counted.chance_sum, 0) as chance_sum,
        all_counted.lead_count - coalesce(own_counted.lead_count, 0) as other_count,
        all_counted.mature_count - coalesce(own_counted.mature_count, 0) as other_mature_count,
        all_counted.won_count - coalesce(own_counted.won_count, 0) as other_won_count,
        all_counted.chance_sum - coalesce(own_counted.chance_sum, 0) as other_chance_sum
    from (select distinct scope, scope_key from own_counted) as keys
    cross join all_counted
    left join own_counted
        on keys.scope = own_counted.scope
        and keys.scope_key = own_counted.scope_key
        and all_counted.quality_band = own_counted.quality_band
        and all_counted.response_band = own_counted.response_band

)

select * from cells_compared
