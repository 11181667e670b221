with settings as (select * from {{ ref('int_settings_resolved') }}),
sessions as (select * from {{ ref('int_web_sessions_channelled') }}),
session_customers as (select * from {{ ref('int_session_customers_resolved') }}),
session_campaigns as (select * from {{ ref('int_session_campaigns_matched') }}),

visits_identified as (

    select
        session_customers.customer_id,
        sessions.session_key,
        sessions.channel,
        sessions.source_name || sessions.click_id || sessions.campaign_name as marks,
        sessions.is_form,
        sessions.started_at,
        sessions.ended_at
    from sessions
    inner join session_customers
        on sessions.session_key = session_customers.session_key

),

-- what the web export saw, and the form before, are the same visit: one touch
forms_within_visits as (

    select distinct
        forms.session_key,
        forms.customer_id
    from visits_identified as forms
    cross join settings
    inner join visits_identified as visits
        on
            forms.customer_id = visits.customer_id
            and {{ epoch_seconds('forms.started_at') }}
            <= {{ epoch_seconds('visits.ended_at') }} + settings.timeout_minutes * 60
    where
        forms.is_form
        and (
            not visits.is_form
            and {{ epoch_seconds('forms.started_at') }}
            >= {{ epoch_seconds('visits.started_at') }} - settings.timeout_minutes * 60
            or visits.is_form
            and (
                visits.started_at < forms.started_at
                or visits.started_at = forms.started_at and visits.session_key < forms.session_key
            )
        )

),

-- a page without a mark does not say how its visitor came: that is unknown, not direct
touches_built as (

    select
        forms.session_key || ':' || forms.customer_id as touch_id,
        'form' as touch_type,
        forms.customer_id,
        session_campaigns.campaign_id,
        case
            when forms.channel = 'direct' and forms.marks = '' then 'unknown'
            else forms.channel
        end as channel,
        forms.started_at as occurred_at
    from visits_identified as forms
    left join forms_within_visits
        on
            forms.session_key = forms_within_visits.session_key
            and forms.customer_id = forms_within_visits.customer_id
    left join session_campaigns
        on forms.session_key = session_campaigns.session_key
    where forms.is_form and forms_within_visits.session_key is null

)

select * from touches_built
