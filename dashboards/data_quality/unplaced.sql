select * from (
    select 'funnel_passes.sourced_by' as metric, 'People of unknown channel' as label,
        count(*) as value, 'count' as unit, null as target, null as n, null as department
    from published.funnel_passes
    where sourced_by = 'unknown'
    union all
    select 'ad_spend.is_unallocated', 'Ad spend of no campaign', coalesce(sum(amount), 0), 'money',
        null, null, null
    from published.ad_spend
    where is_unallocated
    union all
    select 'touches.customer_id', 'Touches of nobody known', count(*), 'count', null, null, null
    from published.touches
    where customer_id is null
    union all
    select 'funnel_passes.period_label', 'People without a date', count(*), 'count', null, null, null
    from published.funnel_passes
    where started_date is null
)
where value > 0
