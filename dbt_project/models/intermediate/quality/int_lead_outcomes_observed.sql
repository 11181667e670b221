{{ config(materialized='table') }}

with settings as (select * from {{ ref('int_settings_resolved') }}),
thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
handoffs as (select * from {{ ref('int_handoffs_judged') }}),
efforts as (select * from {{ ref('int_handoff_efforts_counted') }}),
units as (select * from {{ ref('int_ledger_units_listed') }}),
segments as (select * from {{ ref('int_ledger_segments_frozen') }}),
events as (select * from {{ ref('int_ledger_events_priced') }}),

wins as (

    select
        unit_id,
        min(case when kind = 'won' then occurred_at end) as won_at,
        max_by(amount, case when kind = 'won' then event_number end) as won_amount,
        min_by(
            amount, case when kind = 'entered' and stage = 'sqo' then event_number end
        ) as opened_amount
    from events
    where kind in ('won', 'entered')
    group by unit_id

),

outcomes_dated as (

    select
        handoffs.handoff_id,
        handoffs.pass_id,
        handoffs.customer_id,
        segments.campaign_id,
        segments.channel,
        segments.size_band,
        segments.segment,
        handoffs.sla_state,
        efforts.is_routed_late,
        handoffs.outcome,
        handoffs.judged_minutes / nullif(handoffs.target_minutes, 0) as target_share,
        wins.won_amount,
        wins.opened_amount,
        wins.won_at,
        {{ days_after('handoffs.handed_off_at', 'thresholds.outcome_days') }} as known_at,
        handoffs.handed_off_date,
        handoffs.handed_off_at
    from handoffs
    cross join thresholds
    inner join units
        on handoffs.pass_id = units.led_by_pass_id
    inner join segments
        on units.unit_id = segments.unit_id
    left join efforts
        on handoffs.handoff_id = efforts.handoff_id
    left join wins
        on units.unit_id = wins.unit_id
    where handoffs.handed_off_at is not null

),

outcomes_observed as (

    select
        outcomes_dated.handoff_id,
        outcomes_dated.pass_id,
        outcomes_dated.customer_id,
        outcomes_dated.campaign_id,
        outcomes_dated.channel,
        outcomes_dated.size_band,
        outcomes_dated.segment,
        outcomes_dated.sla_state,
        outcomes_dated.outcome,
        coalesce(outcomes_dated.is_routed_late, false) as is_routed_late,
        coalesce(outcomes_dated.won_at <= outcomes_dated.known_at, false) as is_won,
        case
            when outcomes_dated.won_at <= outcomes_dated.known_at then outcomes_dated.won_amount
        end as won_amount,
        outcomes_dated.opened_amount,
        outcomes_dated.target_share,
        outcomes_dated.known_at <= settings.as_of_at as is_mature,
        case
            when outcomes_dated.known_at <= settings.as_of_at
                then {{ business_date('outcomes_dated.known_at', 'settings.timezone') }}
        end as known_date,
        cast(date_trunc('month', outcomes_dated.handed_off_date) as date) as month_start_date,
        outcomes_dated.handed_off_date,
        outcomes_dated.handed_off_at
    from outcomes_dated
    cross join settings

)

select * from outcomes_observed
