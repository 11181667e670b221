with settings as (

    select * from {{ ref('int_settings_resolved') }}

),

factors as (

    select * from {{ ref('int_bridge_factors_listed') }}

),

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

periods_listed as (

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
        targets_ranked.period_start_date,
        targets_ranked.period_end_date
    from targets_ranked
    cross join settings
    left join factors
        on targets_ranked.metric = factors.metric
    where targets_ranked.target_rank = 1

)

select * from periods_listed
