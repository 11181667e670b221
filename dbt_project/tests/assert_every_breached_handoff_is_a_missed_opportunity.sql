with handoffs as (

    select count(*) as breached_count
    from {{ ref('fct_handoffs') }}
    where sla_state = 'breached' and handed_off_at is not null

),

misses as (

    select count(*) as missed_count
    from {{ ref('fct_missed_opportunities') }} as misses
    inner join {{ ref('fct_handoffs') }} as handoffs
        on misses.pass_id = handoffs.pass_id
    where misses.kind in ('breached', 'untouched', 'lost_at_handoff')
        and handoffs.sla_state = 'breached'

)

select handoffs.breached_count, misses.missed_count
from handoffs
cross join misses
where handoffs.breached_count <> misses.missed_count
