with times as (

    select unit, unit_id, from_stage, to_stage, reached_at, entered_at, pass_id
    from {{ ref('int_stage_transitions_observed') }}
    where is_reached and entered_at is not null and reached_at is not null

),

measured as (

    select unit, unit_id, from_stage
    from {{ ref('int_transition_times_measured') }}
    where outcome = 'advanced'

),

wins as (

    select unit_id, pass_id, customer_id, entered_at
    from {{ ref('int_stage_entries_built') }}
    where stage = 'won' and not is_reversed and coalesce(deal_type, 'new') = 'new'
        and entered_at is not null

),

first_touches as (

    select customer_id, min(occurred_at) as touched_at
    from {{ ref('int_touches_unioned') }}
    where customer_id is not null and occurred_at is not null
        and touch_type <> 'sales'
    group by customer_id

),

settings as (select * from {{ ref('int_settings_resolved') }}),

durations_unioned as (

    select
        times.unit_id, times.from_stage, times.to_stage, times.entered_at, times.reached_at
    from times
    inner join measured
        on times.unit = measured.unit
        and times.unit_id = measured.unit_id
        and times.from_stage = measured.from_stage
    union all
    select
        wins.unit_id, 'first_interest', 'won', first_touches.touched_at, wins.entered_at
    from wins
    inner join first_touches
        on wins.customer_id = first_touches.customer_id
        and first_touches.touched_at <= wins.entered_at

),

durations_measured as (

    select
        durations_unioned.*,
        ({{ epoch_seconds('reached_at') }} - {{ epoch_seconds('entered_at') }}) / 86400
            as duration_days,
        cast(date_trunc('month', {{ business_date('reached_at', 'settings.timezone') }}) as date)
            as month_start_date
    from durations_unioned
    cross join settings

)

select * from durations_measured
