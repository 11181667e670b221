{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),

dates_unioned as (

    select min(entered_date) as first_date, max(entered_date) as last_date
    from {{ ref('int_stage_entries_built') }}
    union all
    select min(touch_date) as first_date, max(touch_date) as last_date
    from {{ ref('int_touches_unioned') }}
    union all
    select min(spend_date) as first_date, max(spend_date) as last_date
    from {{ ref('int_ad_spend_unioned') }}
    union all
    select min(ordered_date) as first_date, max(ordered_date) as last_date
    from {{ ref('int_orders_valued') }}
    union all
    select min(created_date) as first_date, max(created_date) as last_date
    from {{ ref('int_deals_valued') }}
    union all
    select min(period_start_date) as first_date, max(period_end_date) as last_date
    from {{ ref('int_targets_unioned') }}
    union all
    select as_of_date as first_date, as_of_date as last_date
    from settings

),

range_bounded as (

    select
        min(first_date) as first_date,
        max(last_date) as last_date
    from dates_unioned

),

days_listed as (

    select {{ day_series('first_date', 'last_date') }} as date_day
    from range_bounded
    where first_date is not null

)

select * from days_listed
