{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),

deals as (

    select * from {{ ref('int_deals_unioned') }}
    where not coalesce(is_deleted, false)

),

rates as (select * from {{ ref('int_fx_rates_resolved') }}),

deals_dated as (

    select
        deals.*,
        coalesce(deals.currency, settings.currency) as deal_currency,
        settings.currency as home_currency,
        coalesce(deals.stage in ('won', 'lost'), false) as is_closed,
        {{ business_date('deals.created_at', 'settings.timezone') }} as created_date,
        case
            when deals.stage in ('won', 'lost')
                then {{ business_date('deals.closed_at', 'settings.timezone') }}
        end as closed_date,
        settings.as_of_date
    from deals
    cross join settings

),

deals_valued as (

    select
        deals_dated.deal_id,
        deals_dated.source,
        deals_dated.deal_name,
        coalesce(deals_dated.deal_type, 'new') as deal_type,
        deals_dated.company_id,
        deals_dated.primary_contact_id,
        deals_dated.owner_id,
        deals_dated.campaign_id,
        deals_dated.stage,
        deals_dated.lost_reason,
        deals_dated.won_reason,
        deals_dated.deal_currency as source_currency,
        deals_dated.home_currency as currency,
        rates.method as fx_method,
        deals_dated.amount as source_amount,
        {{ converted_amount('deals_dated.amount') }} as amount,
        deals_dated.is_closed,
        deals_dated.stage = 'won' as is_won,
        deals_dated.amount is not null and rates.multiplier is null as is_rate_missing,
        rates.published_date as fx_rate_date,
        deals_dated.created_date,
        deals_dated.closed_date,
        deals_dated.created_at,
        deals_dated.closed_at
    from deals_dated
    left join rates
        on deals_dated.deal_currency = rates.currency
        and coalesce(deals_dated.closed_date, deals_dated.as_of_date) = rates.rate_day

)

select * from deals_valued
