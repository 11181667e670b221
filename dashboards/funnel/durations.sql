with

entered as (
    select pass_id, stage, stage_position, min(entered_at) as entered_at
    from published.stage_entries
    where
        not is_implied and not is_reversed and entered_at is not null and pass_id is not null
        and ($channel is null or channel = $channel)
        and stage in ('inquiry', 'mql', 'sal', 'sql', 'sqo', 'won')
    group by pass_id, stage, stage_position
),

steps as (
    select
        entered.stage,
        later.stage as next_stage,
        entered.stage_position,
        date_diff('minute', entered.entered_at, later.entered_at) / 1440.0 as days
    from entered
    inner join entered as later
        on entered.pass_id = later.pass_id and later.stage_position = entered.stage_position + 1
    cross join clock
    where
        later.entered_at >= entered.entered_at
        and later.entered_at >= last_month - interval 11 month
)

select
    stage || ' to ' || next_stage as label,
    median(days) as value,
    quantile_cont(days, 0.9) as slow,
    count(*) as n,
    'of ' || count(*) as note,
    case
        when stage = 'inquiry' then 'marketing' when stage = 'mql' then 'shared' else 'sales'
    end as department
from steps
group by stage, next_stage, stage_position
order by stage_position
