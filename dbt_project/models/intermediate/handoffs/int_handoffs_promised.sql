with handoffs as (select * from {{ ref('int_handoffs_answered') }}),
clocks as (select * from {{ ref('int_handoffs_clocked') }}),
sla_targets as (select * from {{ ref('stg_contract__sla_targets') }}),

targets_in_minutes as (

    select
        sla,
        owed_by,
        unit like 'business%' as is_business_time,
        target_value * case unit
            when 'days' then 1440
            when 'hours' then 60
            when 'business_hours' then 60
            else 1
        end as target_count,
        unit = 'business_days' as is_in_days,
        valid_from,
        valid_to
    from sla_targets
    where from_stage = 'mql'
        and measure = 'first_action'
        and unit not in ('count', 'rate')

),

targets_ranked as (

    select
        handoffs.handoff_id,
        targets_in_minutes.sla,
        targets_in_minutes.is_business_time,
        targets_in_minutes.target_count * case
            when targets_in_minutes.is_in_days then clocks.day_minutes else 1
        end as target_minutes,
        row_number() over (
            partition by handoffs.handoff_id
            order by
                targets_in_minutes.target_count * case
                    when targets_in_minutes.is_in_days then clocks.day_minutes else 1
                end,
                targets_in_minutes.sla
        ) as target_rank
    from handoffs
    inner join targets_in_minutes
        on {{ holds_on('targets_in_minutes', 'handoffs.handed_off_date') }}
    left join clocks
        on handoffs.handoff_id = clocks.handoff_id

),

handoffs_promised as (

    select handoff_id, sla, is_business_time, target_minutes
    from targets_ranked
    where target_rank = 1

)

select * from handoffs_promised
