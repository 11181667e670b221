with

events as (
    select date_trunc('month', opened_date) as x, 1 as opened, 0 as closed
    from published.missed_opportunities
    where $department is null or department = $department
    union all
    select date_trunc('month', closed_date), 0, 1
    from published.missed_opportunities
    where closed_date is not null and ($department is null or department = $department)
)

select
    cast(x as date) as x,
    cast(sum(opened) as bigint) as opened,
    cast(sum(closed) as bigint) as closed
from events
cross join clock
where x <= last_month and x >= last_month - interval 17 month
group by events.x
order by events.x
