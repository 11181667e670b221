{{ config(materialized='table') }}

with events as (select * from {{ ref('int_ledger_events_valued') }}),

-- what the pass before left when its person came back
inherited as (

    select units.unit_id, sum(events.balance_before) as inherited_value
    from {{ ref('int_ledger_units_listed') }} as units
    inner join events
        on units.previous_unit_id = events.unit_id
        and events.kind = 'transferred'
    group by units.unit_id

),

events_completed as (

    select
        events.*,
        inherited.inherited_value
    from events
    left join inherited
        on events.unit_id = inherited.unit_id and events.is_creation

),

-- each event in its parts; what they add up to is what the balance moved by
parts_unioned as (

    select unit_id, event_number, 1 as part_number, 'baseline' as entry_kind,
        norm_value as amount
    from events_completed
    where is_creation and inherited_value is null
    union all
    select unit_id, event_number, 2, 'quality', reached_value - norm_value
    from events_completed
    where is_creation and inherited_value is null
    union all
    select unit_id, event_number, 1, 'recycling', inherited_value
    from events_completed
    where is_creation and inherited_value is not null
    union all
    select unit_id, event_number, 2, 'market', reached_value - inherited_value
    from events_completed
    where is_creation and inherited_value is not null
    union all
    select unit_id, event_number, 1, 'market', left_value - balance_before
    from events_completed
    where kind in ('entered', 'amount') and not is_creation
    union all
    select unit_id, event_number, 2,
        case when kind = 'amount' then 'amount_change' else 'transition' end,
        reached_value - left_value
    from events_completed
    where kind in ('entered', 'amount') and not is_creation
    union all
    select unit_id, event_number, 1,
        case
            when kind = 'rejected' then 'handshake'
            when kind = 'silent' then 'silence'
            when kind = 'consolidated' then 'consolidation'
            when kind = 'transferred' then 'recycling'
            when kind = 'reversed' then 'reversal'
            else kind
        end,
        balance_after - balance_before
    from events_completed
    where kind not in ('entered', 'amount', 'worked', 'recycled')

),

parts_listed as (

    select
        parts_unioned.unit_id,
        parts_unioned.event_number,
        parts_unioned.part_number,
        parts_unioned.entry_kind,
        events_completed.kind,
        events_completed.owner_kind,
        events_completed.stage,
        events_completed.previous_stage,
        events_completed.segment,
        events_completed.basis,
        cast(parts_unioned.amount as decimal(18, 2)) as amount,
        events_completed.balance_after,
        cast(
            case
                when events_completed.kind = 'won' then events_completed.balance_after
                when events_completed.kind = 'reversed' and events_completed.owner_kind = 'won'
                    then -events_completed.balance_before
                else 0
            end as decimal(18, 2)
        ) as realised_amount,
        events_completed.month_start_date,
        events_completed.occurred_date,
        events_completed.owner_date,
        events_completed.occurred_at
    from parts_unioned
    inner join events_completed
        on parts_unioned.unit_id = events_completed.unit_id
        and parts_unioned.event_number = events_completed.event_number

)

select * from parts_listed
