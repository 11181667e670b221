{{ config(materialized='table') }}

with members as (select * from {{ ref('int_bridge_members_scoped') }}),

accounts_summed as (

    select
        period_start_date,
        period_end_date,
        segment,
        channel,
        factor,
        account_id,
        coalesce(sum(value), 0) as value_sum,
        count(value) as sample_count
    from members
    where is_mature
    group by period_start_date, period_end_date, segment, channel, factor, account_id

)

select * from accounts_summed
