with

latest as (
    select max(period_start_date) as first_day
    from published.target_bridges
    where is_year_to_date
),

parts as (
    select *
    from published.target_bridges
    cross join latest
    where
        is_year_to_date and period_start_date = first_day
        and (segment <> 'all' or channel <> 'all')
)

select
    concat_ws(' / ', nullif(segment, 'all'), replace(nullif(channel, 'all'), '_', ' ')) as part,
    replace(metric, '_', ' ') as metric,
    max(target_value) as target,
    max(actual_value) as actual,
    sum(effect) filter (where factor_position = 1) as volume_effect,
    sum(effect) filter (where factor_position between 2 and 90) as rate_effect,
    sum(effect) filter (where factor_position > 90) as rest_effect,
    coalesce(
        string_agg(
            replace(factor, '_', ' ') || ' ' || verdict, ', ' order by factor_position
        ) filter (where verdict in ('behind', 'ahead')),
        'nothing beyond chance'
    ) as verdict,
    max(sample_count) as n
from parts
group by segment, channel, metric
order by segment, channel, metric
