select
    metric,
    department,
    unit,
    case
        when unit = 'rate' or count(denominator) > 0
            then sum(numerator) / nullif(sum(denominator), 0)
        else sum(numerator)
    end as actual,
    sum(target) as target,
    case when unit <> 'rate' then sum(actual) / nullif(sum(target), 0) end as reached,
    cast(sum(n) as bigint) as observations,
    -- A count is never too small to be one; a rate or a cost per something is.
    case when unit = 'rate' or count(denominator) > 0 then cast(sum(n) as bigint) end as n,
    cast(sum(immature_count) as bigint) as immature_count
from months
where month_start_date >= date_trunc('year', last_month)
group by metric, department, unit, direction
having sum(abs(numerator)) > 0 or sum(denominator) > 0 or sum(target) > 0
order by list_position(['marketing', 'shared', 'sales'], department), unit, metric
