select
    coalesce(team, 'no team') as team,
    count(*) as handoffs,
    count(*) filter (where sla_state = 'met')
    / nullif(count(*) filter (where sla_state <> 'pending'), 0) as sla_met_rate,
    median(response_business_minutes) as median_minutes,
    quantile_cont(response_business_minutes, 0.9) as slow_minutes,
    count(*) as n
from published.handoffs
cross join clock
where handed_off_date >= last_month - interval 2 month
group by team
order by handoffs desc, team
