select
    department,
    coalesce(team, 'nobody') as team,
    coalesce(owner_id, 'nobody') as rep,
    count(distinct record_id) as records,
    sum(amount) as amount
from published.revenue_ledger
cross join clock
where is_above_expectation
    and month_start_date <= last_month and month_start_date > last_month - interval 12 month
group by department, coalesce(team, 'nobody'), coalesce(owner_id, 'nobody')
order by abs(sum(amount)) desc, department, team, rep
limit 25
