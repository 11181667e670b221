{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
events as (select * from {{ ref('int_ledger_events_ordered') }}),
units as (select * from {{ ref('int_ledger_units_listed') }}),
deals as (select * from {{ ref('int_deals_valued') }}),
closes as (select * from {{ ref('int_deal_closes_dated') }}),
amounts as (select * from {{ ref('int_stage_amounts_known') }}),
rates as (select * from {{ ref('int_fx_rates_resolved') }}),

-- one rate per deal, that of its close or the latest: a currency's move is nobody's deed
events_priced as (

    select
        events.unit_id,
        events.event_number,
        events.kind,
        events.stage,
        events.owner_kind,
        case
            when events.is_final then closes.amount
            else {{ converted_amount('amounts.amount') }}
        end as amount,
        cast(
            date_trunc(
                'month', {{ business_date('events.occurred_at', 'settings.timezone') }}
            ) as date
        ) as month_start_date,
        {{ business_date('events.occurred_at', 'settings.timezone') }} as occurred_date,
        {{ business_date('events.owner_at', 'settings.timezone') }} as owner_date,
        events.occurred_at
    from events
    cross join settings
    inner join units
        on events.unit_id = units.unit_id
    left join deals
        on units.deal_id = deals.deal_id
    left join closes
        on units.deal_id = closes.deal_id
    left join amounts
        on units.deal_id = amounts.deal_id
        and amounts.known_from_at <= events.occurred_at
        and events.occurred_at < amounts.known_until_at
    left join rates
        on deals.source_currency = rates.currency
        and coalesce(deals.closed_date, settings.as_of_date) = rates.rate_day

)

select * from events_priced
