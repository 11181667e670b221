{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
channels as (select * from {{ ref('stg_contract__channels') }}),
session_touches as (select * from {{ ref('int_session_touches_built') }}),
campaign_touches as (select * from {{ ref('int_campaign_touches_built') }}),
sales_touches as (select * from {{ ref('int_sales_touches_built') }}),
form_touches as (select * from {{ ref('int_form_touches_built') }}),

touches_unioned as (

    select
        touch_id, touch_type, customer_id, session_key, campaign_id,
        cast(null as {{ dbt.type_string() }}) as owner_id, channel, period_label, occurred_at
    from session_touches
    union all
    select
        touch_id, touch_type, customer_id, null, campaign_id,
        null, channel, null, occurred_at
    from campaign_touches
    union all
    select
        touch_id, touch_type, customer_id, null, null,
        owner_id, channel, period_label, occurred_at
    from sales_touches
    union all
    select
        touch_id, touch_type, customer_id, null, campaign_id,
        null, channel, null, occurred_at
    from form_touches

),

touches_dated as (

    select
        touches_unioned.*,
        {{ business_date('touches_unioned.occurred_at', 'settings.timezone') }} as touch_date,
        {{ business_date(
            'coalesce(touches_unioned.occurred_at, settings.as_of_at)', 'settings.timezone'
        ) }} as rule_date
    from touches_unioned
    cross join settings

),

touches_owned as (

    select
        touches_dated.touch_id,
        touches_dated.customer_id,
        touches_dated.session_key,
        touches_dated.campaign_id,
        touches_dated.owner_id,
        touches_dated.touch_type,
        touches_dated.channel,
        coalesce(
            channels.department,
            case when touches_dated.touch_type = 'sales' then 'sales' else 'marketing' end
        ) as department,
        touches_dated.period_label,
        lower(touches_dated.channel) = 'direct' as is_direct,
        touches_dated.touch_date,
        touches_dated.occurred_at
    from touches_dated
    left join channels
        on touches_dated.channel = channels.channel
        and {{ holds_on('channels', 'touches_dated.rule_date') }}

)

select * from touches_owned
