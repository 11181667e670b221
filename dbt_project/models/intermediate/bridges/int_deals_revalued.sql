{{ config(materialized='table') }}

with deals as (select * from {{ ref('int_deals_valued') }}),
rates as (select * from {{ ref('int_fx_rates_resolved') }}),

targets as (

    select distinct period_start_date, period_end_date
    from {{ ref('int_targets_unioned') }}
    where metric = 'won_revenue'

),

deals_planned as (

    select
        deals.deal_id,
        deals.source_currency,
        deals.source_amount,
        deals.amount,
        max(targets.period_start_date) as plan_rate_date
    from deals
    left join targets
        on deals.closed_date between targets.period_start_date and targets.period_end_date
    group by deals.deal_id, deals.source_currency, deals.source_amount, deals.amount

),

-- without a published rate of the plan's day there is none to hold the close against
deals_revalued as (

    select
        deals_planned.deal_id,
        deals_planned.amount,
        coalesce(
            case
                when rates.method <> 'same'
                    then {{ converted_amount('deals_planned.source_amount') }}
            end,
            deals_planned.amount
        ) as planned_amount,
        deals_planned.plan_rate_date
    from deals_planned
    left join rates
        on deals_planned.source_currency = rates.currency
        and deals_planned.plan_rate_date = rates.rate_day

)

select * from deals_revalued
