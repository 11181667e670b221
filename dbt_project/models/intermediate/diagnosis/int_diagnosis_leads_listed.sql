{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
leads as (select * from {{ ref('int_leads_valued') }}),

-- twelve months of leads whose outcome is known, and the younger ones
leads_listed as (

    select
        leads.handoff_id,
        leads.campaign_id,
        leads.channel,
        leads.segment,
        leads.size_band,
        leads.latest_quality_band as quality_band,
        {{ response_band('leads') }} as response_band,
        leads.latest_win_rate as win_rate,
        coalesce(leads.win_value, 0) as win_value,
        cast(leads.won_amount as double) as won_amount,
        cast(leads.opened_amount as double) as opened_amount,
        leads.is_mature and leads.is_won as is_won,
        leads.is_mature,
        leads.sla_state = 'breached' and leads.is_routed_late as is_lost_in_routing,
        leads.handed_off_date
    from leads
    cross join settings
    cross join thresholds
    where leads.handed_off_date
        > cast({{ days_after('settings.as_of_date', '-365 - thresholds.outcome_days') }} as date)

)

select * from leads_listed
