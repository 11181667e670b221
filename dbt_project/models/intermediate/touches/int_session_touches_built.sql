with sessions as (select * from {{ ref('int_web_sessions_channelled') }}),
session_customers as (select * from {{ ref('int_session_customers_resolved') }}),
session_campaigns as (select * from {{ ref('int_session_campaigns_matched') }}),

touches_built as (

    select
        'session:' || sessions.session_key || coalesce(':' || session_customers.customer_id, '')
            as touch_id,
        'session' as touch_type,
        session_customers.customer_id,
        sessions.session_key,
        session_campaigns.campaign_id,
        sessions.channel,
        sessions.period_label,
        sessions.started_at as occurred_at
    from sessions
    left join session_customers
        on sessions.session_key = session_customers.session_key
    left join session_campaigns
        on sessions.session_key = session_campaigns.session_key
    where not sessions.is_form

)

select * from touches_built
