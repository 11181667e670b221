select
    coalesce(exit_reason, 'no reason given') as label,
    exit_stage as note,
    count(*) as value,
    case exit_stage when 'recycled' then 'marketing' when 'rejected' then 'shared' else 'sales' end
        as department
from published.funnel_passes
cross join clock
where
    exit_stage is not null
    and ($channel is null or channel = $channel)
    and (exited_at is null or exited_at >= last_month - interval 11 month)
group by exit_stage, exit_reason
order by value desc, label, note
limit 10
