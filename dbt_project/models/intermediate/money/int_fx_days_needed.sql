with settings as (select * from {{ ref('int_settings_resolved') }}),
deals as (select * from {{ ref('int_deals_unioned') }}),
ad_spend as (select * from {{ ref('int_ad_spend_unioned') }}),
orders as (select * from {{ ref('int_orders_unioned') }}),
targets as (select * from {{ ref('int_targets_unioned') }}),

costs as (

    select currency, cost_month from {{ ref('stg_contract__costs') }}
    union all
    select currency, cost_month from {{ ref('stg_files__costs') }}

),

days_unioned as (

    select
        coalesce(deals.currency, settings.currency) as currency,
        coalesce({{ business_date('deals.closed_at', 'settings.timezone') }}, settings.as_of_date)
            as rate_day
    from deals
    cross join settings
    where deals.stage in ('won', 'lost')

    union

    select ad_spend.currency, ad_spend.spend_date as rate_day
    from ad_spend

    union

    select
        orders.currency,
        {{ business_date('orders.ordered_at', 'settings.timezone') }} as rate_day
    from orders
    cross join settings

    union

    select targets.currency, least(targets.period_start_date, settings.as_of_date) as rate_day
    from targets
    cross join settings

    union

    select deals.currency, targets.period_start_date as rate_day
    from deals
    cross join settings
    inner join targets
        on targets.metric = 'won_revenue'
        and {{ business_date('deals.closed_at', 'settings.timezone') }}
            between targets.period_start_date and targets.period_end_date
    where deals.stage in ('won', 'lost')

    union

    select costs.currency, least(costs.cost_month, settings.as_of_date) as rate_day
    from costs
    cross join settings

    union

    select deals.currency, settings.as_of_date as rate_day
    from deals
    cross join settings

),

days_completed as (

    select distinct
        coalesce(days_unioned.currency, settings.currency) as currency,
        settings.currency as home_currency,
        days_unioned.rate_day
    from days_unioned
    cross join settings
    where days_unioned.rate_day is not null

)

select * from days_completed
