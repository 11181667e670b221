with deals as (

    select * from {{ ref('fct_deals') }}
    where deal_type = 'new'

),

cohorts_unioned as (

    select 'close' as cohort, closed_date as cohort_date, deals.*
    from deals
    where is_closed and closed_date is not null
    union all
    select 'create' as cohort, created_date as cohort_date, deals.*
    from deals
    where created_date is not null

),

months_aggregated as (

    select
        cast({{ surrogate_key([
            'cohort', 'channel', "date_trunc('month', cohort_date)"
        ]) }} as varchar) as win_rate_month_id,
        cast(cohort as varchar) as cohort,
        cast(channel as varchar) as channel,
        cast(sum(case when is_won then 1 else 0 end) as bigint) as won_count,
        cast(sum(case when is_closed and not is_won then 1 else 0 end) as bigint) as lost_count,
        cast(sum(case when is_closed then 0 else 1 end) as bigint) as open_count,
        cast(sum(case when is_won then coalesce(amount, 0) else 0 end) as decimal(18, 2))
            as won_amount,
        cast(
            sum(case when is_closed and not is_won then coalesce(amount, 0) else 0 end)
            as decimal(18, 2)
        ) as lost_amount,
        cast(
            sum(
                case when is_won
                    then ({{ epoch_seconds('closed_at') }} - {{ epoch_seconds('created_at') }})
                        / 86400
                end
            ) as double
        ) as cycle_days,
        cast(date_trunc('month', cohort_date) as date) as month_start_date
    from cohorts_unioned
    group by cohort, channel, date_trunc('month', cohort_date)

)

select * from months_aggregated
