select
    cast(date_trunc('month', handed_off_date) as date) as month,
    count(*) as handoffs,
    count(*) filter (where sla_state = 'met')
    / nullif(count(*) filter (where sla_state <> 'pending'), 0) as sla_met_rate,
    count(*) filter (where outcome = 'accepted') / count(*) as accepted,
    count(*) filter (where outcome = 'rejected') / count(*) as rejected,
    count(*) filter (where outcome = 'ignored') / count(*) as ignored,
    count(*) filter (where outcome = 'open') as open,
    count(*) as n
from published.handoffs
cross join clock
where handed_off_date >= last_month - interval 11 month
group by month
order by month desc
