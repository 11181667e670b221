with

lost as (
    select count(*) as n, count(lost_reason) as given, 'lost deals' as what, 'sales' as department
    from published.deals
    cross join clock
    where
        stage = 'lost' and deal_type = 'new'
        and closed_date >= last_month - interval 11 month
        and ($channel is null or channel = $channel)
),

sent_back as (
    select count(*) as n, count(exit_reason) as given, 'people sent back' as what, 'sales' as department
    from published.funnel_passes
    cross join clock
    where
        exit_stage in ('rejected', 'recycled')
        and (exited_at is null or exited_at >= last_month - interval 11 month)
        and ($channel is null or channel = $channel)
),

both_kinds as (
    select * from lost
    union all
    select * from sent_back
)

select
    case what when 'lost deals' then 'deals.lost_reason' else 'funnel_passes.exit_reason' end as metric,
    'Reason given, ' || what as label,
    given / n as value,
    'rate' as unit,
    null as target,
    n,
    department,
    'of ' || n as note
from both_kinds
where n > 0
