select
    kind as label,
    count(*) as count,
    sum(expected_value) as value,
    count(*) || ' open, ' || department as note,
    department
from published.missed_opportunities
where not is_closed and ($department is null or department = $department)
group by kind, department
order by value desc nulls last, label, department
