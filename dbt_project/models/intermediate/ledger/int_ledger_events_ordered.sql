{{ config(materialized='table') }}

with moments as (select * from {{ ref('int_ledger_silences_found') }}),

moments_staged as (

    select
        moments.*,
        sum(case when kind = 'entered' then 1 else 0 end) over (
            partition by unit_id
            order by moment_at, kind_rank, position nulls first, kind, stage
            rows between unbounded preceding and current row
        ) as entry_number,
        max(case when kind in ('consolidated', 'transferred') then 1 else 0 end) over (
            partition by unit_id
            order by moment_at, kind_rank, position nulls first, kind, stage
            rows between unbounded preceding and 1 preceding
        ) as has_moved_on,
        row_number() over (
            partition by unit_id
            order by moment_at, kind_rank, position nulls first, kind, stage
        ) as moment_number
    from moments

),

-- before its first stage a record has no value to lose; only a win counts without one
moments_begun as (

    select
        unit_id,
        case when kind = 'amount' and current_stage <> 'sqo' then 'worked' else kind end as kind,
        current_stage,
        is_final,
        moment_at,
        moment_number
    from (
        select
            moments_staged.*,
            max(case when kind = 'entered' then stage end) over (
                partition by unit_id, entry_number
            ) as current_stage
        from moments_staged
    ) as moments_current
    where (entry_number > 0 or kind = 'won') and coalesce(has_moved_on, 0) = 0

),

moments_followed as (

    select
        moments_begun.*,
        lag(kind) over (partition by unit_id order by moment_number) as previous_kind
    from moments_begun

),

-- an amount typed after the close belongs to the close, a second exit closes nothing more
moments_kept as (

    select moments_followed.*
    from moments_followed
    where not coalesce(
        previous_kind in ('won', 'lost', 'rejected', 'silent', 'consolidated', 'transferred')
        and kind in ('silent', 'consolidated', 'rejected', 'transferred')
        or previous_kind in ('won', 'lost', 'consolidated') and kind = 'amount',
        false
    )

),

moments_linked as (

    select
        moments_kept.*,
        lag(kind) over (partition by unit_id order by moment_number) as closing_kind,
        lag(moment_at) over (partition by unit_id order by moment_number) as closing_at
    from moments_kept

),

events_unioned as (

    select
        unit_id, moment_number, 1 as part_number, kind, current_stage, is_final, moment_at,
        kind as owner_kind, moment_at as owner_at
    from moments_linked
    union all
    -- what comes after an end takes it back
    select
        unit_id, moment_number, 0 as part_number, 'reversed' as kind, current_stage,
        false as is_final, moment_at, closing_kind as owner_kind, closing_at as owner_at
    from moments_linked
    where closing_kind in ('won', 'lost', 'rejected', 'silent')
        and kind <> closing_kind
        and kind not in ('lost', 'rejected', 'silent')
        or closing_kind = 'won' and kind = 'lost'

),

events_ordered as (

    select
        unit_id,
        cast(
            row_number() over (partition by unit_id order by moment_number, part_number) as bigint
        ) as event_number,
        kind,
        current_stage as stage,
        owner_kind,
        is_final,
        moment_at as occurred_at,
        owner_at
    from events_unioned

)

select * from events_ordered
