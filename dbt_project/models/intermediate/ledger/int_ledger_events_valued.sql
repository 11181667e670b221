{{ config(materialized='table') }}

with events as (select * from {{ ref('int_ledger_events_priced') }}),
units as (select * from {{ ref('int_ledger_units_listed') }}),
segments as (select * from {{ ref('int_ledger_segments_frozen') }}),
estimates as (select * from {{ ref('int_ledger_values_settled') }}),

events_followed as (

    select
        events.*,
        units.business,
        units.previous_unit_id,
        segments.segment,
        lag(events.stage) over (
            partition by events.unit_id order by events.event_number
        ) as previous_stage,
        lag(events.amount) over (
            partition by events.unit_id order by events.event_number
        ) as previous_amount
    from events
    inner join units
        on events.unit_id = units.unit_id
    inner join segments
        on events.unit_id = segments.unit_id

),

-- a deal is worth its chance times its own amount; before it is one, times what wins bring
events_estimated as (

    select
        events_followed.*,
        reached.basis,
        cast(
            round(reached.norm_win_rate * reached.norm_value, 2) as decimal(18, 2)
        ) as norm_value,
        cast(
            round(
                reached.win_rate * case
                    when events_followed.stage = 'sqo'
                        then coalesce(events_followed.amount, reached.win_value)
                    else reached.win_value
                end, 2
            ) as decimal(18, 2)
        ) as reached_value,
        cast(
            round(
                left_behind.win_rate * case
                    when events_followed.previous_stage = 'sqo'
                        then coalesce(events_followed.previous_amount, left_behind.win_value)
                    else left_behind.win_value
                end, 2
            ) as decimal(18, 2)
        ) as left_value
    from events_followed
    left join estimates as reached
        on events_followed.business = reached.business
        and events_followed.segment = reached.segment
        and events_followed.month_start_date = reached.month_start_date
        and events_followed.stage = reached.stage
    left join estimates as left_behind
        on events_followed.business = left_behind.business
        and events_followed.segment = left_behind.segment
        and events_followed.month_start_date = left_behind.month_start_date
        and events_followed.previous_stage = left_behind.stage

),

events_grouped as (

    select
        events_estimated.*,
        sum(case when kind in ('entered', 'amount') then 1 else 0 end) over (
            partition by unit_id
            order by event_number
            rows between unbounded preceding and current row
        ) as valuation_number
    from events_estimated

),

balances_carried as (

    select
        events_grouped.*,
        coalesce(
            max(case when kind in ('entered', 'amount') then reached_value end) over (
                partition by unit_id, valuation_number
            ),
            0
        ) as carried_value
    from events_grouped

),

events_balanced as (

    select
        balances_carried.*,
        cast(
            case
                when kind = 'won' then coalesce(amount, 0)
                when kind in ('lost', 'rejected', 'silent', 'consolidated', 'transferred') then 0
                else carried_value
            end as decimal(18, 2)
        ) as balance_after
    from balances_carried

),

events_valued as (

    select
        events_balanced.*,
        coalesce(
            lag(balance_after) over (partition by unit_id order by event_number), 0
        ) as balance_before,
        kind = 'entered' and valuation_number = 1 as is_creation
    from events_balanced

)

select * from events_valued
