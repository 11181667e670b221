select
    'missed_opportunities.kind' as metric,
    'Open' as label,
    count(*) as value,
    'count' as unit,
    null as target,
    null as n,
    department,
    cast(round(median(days_open)) as bigint) || ' days open, the median' as note
from published.missed_opportunities
where not is_closed and ($department is null or department = $department)
group by department
union all
select
    'missed_opportunities.expected_value',
    'Expected value',
    sum(expected_value),
    'money',
    null,
    null,
    department,
    case
        when count(expected_value) < count(*)
            then (count(*) - count(expected_value)) || ' without a value'
    end
from published.missed_opportunities
where not is_closed and ($department is null or department = $department)
group by department
order by department, unit
