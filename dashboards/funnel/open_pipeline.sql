select
    upper(stage) as label,
    count(*) as deals,
    sum(amount) as value,
    count(*) || ' deals' as note,
    cast(median(stage_age_days) as bigint) as age,
    'sales' as department
from published.pipeline_snapshots
where
    snapshot_date = (select max(snapshot_date) from published.pipeline_snapshots)
    and ($channel is null or channel = $channel)
group by stage
order by list_position(['inquiry', 'mql', 'sal', 'sql', 'sqo'], stage), label
