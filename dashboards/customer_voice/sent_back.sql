select
    coalesce(exit_reason, 'no reason given') as label,
    exit_stage as note,
    count(*) as value,
    case exit_stage when 'recycled' then 'marketing' else 'shared' end as department
from published.funnel_passes
cross join clock
where
    exit_stage in ('rejected', 'recycled')
    and (exited_at is null or exited_at >= last_month - interval 11 month)
    and ($channel is null or channel = $channel)
group by exit_stage, exit_reason
order by value desc, label
