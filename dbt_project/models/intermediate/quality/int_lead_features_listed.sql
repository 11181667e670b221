{{ config(materialized='table') }}

with leads as (select * from {{ ref('int_lead_outcomes_observed') }}),
handoffs as (select * from {{ ref('int_handoffs_offered') }}),
contacts as (select * from {{ ref('int_contacts_unioned') }}),
titles as (select * from {{ ref('int_job_levels_matched') }}),
mail_domains as (select * from {{ ref('mail_domains') }}),
passes as (select * from {{ ref('int_funnel_passes_built') }}),
touches as (select * from {{ ref('int_touches_unioned') }}),
links as (select * from {{ ref('int_session_links_dated') }}),

-- behaviour until the handoff and not a second longer; who was on a device that only a later login
-- gave away was not known either
touches_counted as (

    select leads.handoff_id, count(*) as touch_count
    from leads
    inner join touches
        on leads.customer_id = touches.customer_id
        and touches.touch_type <> 'sales'
        and touches.occurred_at <= leads.handed_off_at
    left join links
        on touches.session_key = links.session_key
    where coalesce(links.linked_at, touches.occurred_at) <= leads.handed_off_at
    group by leads.handoff_id

),

leads_described as (

    select
        leads.handoff_id,
        leads.size_band,
        titles.level,
        case
            when contacts.email is null then 'none'
            when mail_domains.domain is not null then 'private'
            else 'business'
        end as mail,
        case
            when coalesce(touches_counted.touch_count, 0) <= 1 then '0-1'
            when touches_counted.touch_count <= 3 then '2-3'
            else '4+'
        end as touch_band,
        passes.pass_number > 1 as is_returning,
        leads.handed_off_at <= {{ days_after('passes.started_at', 1) }} as is_prompt
    from leads
    inner join handoffs
        on leads.handoff_id = handoffs.handoff_id
    inner join passes
        on leads.pass_id = passes.pass_id
    left join contacts
        on handoffs.contact_id = contacts.contact_id
    left join titles
        on handoffs.contact_id = titles.contact_id
    left join mail_domains
        on {{ email_domain('contacts.email') }} = mail_domains.domain
    left join touches_counted
        on leads.handoff_id = touches_counted.handoff_id

),

features_listed as (

    select handoff_id, 'size_band=' || size_band as feature from leads_described
    union all
    select handoff_id, 'job_level=' || coalesce(level, 'unknown') as feature from leads_described
    union all
    select handoff_id, 'mail=' || mail as feature from leads_described
    union all
    select handoff_id, 'touches=' || touch_band as feature from leads_described
    union all
    select handoff_id, 'is_returning' as feature from leads_described where is_returning
    union all
    select handoff_id, 'is_prompt' as feature from leads_described where is_prompt

)

select * from features_listed
