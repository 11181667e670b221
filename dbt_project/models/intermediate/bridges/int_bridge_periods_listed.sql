with settings as (select * from {{ ref('int_settings_resolved') }}),
factors as (select * from {{ ref('int_bridge_factors_listed') }}),

targets_ranked as (

    select
        metric, value, period_start_date, period_end_date,
        row_number() over (
            partition by metric, period_start_date, period_end_date
            order by source, target_id
        ) as target_rank
    from {{ ref('int_targets_valued') }}
    where segment = 'all' and channel = 'all'

),

periods_dated as (

    select
        targets_ranked.metric,
        targets_ranked.value,
        extract(year from targets_ranked.period_start_date) + case
            when settings.fiscal_year_start_month > 1
                and extract(month from targets_ranked.period_start_date)
                    >= settings.fiscal_year_start_month then 1
            else 0
        end as fiscal_year,
        targets_ranked.period_end_date < settings.as_of_date
            and factors.metric is not null as is_bridged,
        false as is_year_to_date,
        targets_ranked.period_start_date,
        targets_ranked.period_end_date
    from targets_ranked
    cross join settings
    left join factors
        on targets_ranked.metric = factors.metric
    where targets_ranked.target_rank = 1

),

-- only where the periods follow each other: targets that overlap have no sum
years_summed as (

    select
        metric, sum(value) as value, fiscal_year,
        true as is_bridged, true as is_year_to_date,
        min(period_start_date) as period_start_date, max(period_end_date) as period_end_date
    from periods_dated
    where is_bridged
    group by metric, fiscal_year
    having count(*) > 1
        and sum({{ days_between('period_start_date', 'period_end_date') }} + 1)
            = {{ days_between('min(period_start_date)', 'max(period_end_date)') }} + 1

),

periods_listed as (

    select * from periods_dated
    union all
    select * from years_summed

)

select * from periods_listed
