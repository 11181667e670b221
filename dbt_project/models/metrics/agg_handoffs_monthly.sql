with handoffs as (select * from {{ ref('fct_handoffs') }}),

handoffs_dated as (

    select
        handoffs.*,
        cast(date_trunc('month', handed_off_date) as date) as month_start_date
    from handoffs

),

months_aggregated as (

    select
        {{ surrogate_key([
            'month_start_date', 'period_label', 'channel', 'team'
        ]) }} as handoff_month_id,
        channel,
        team,
        period_label,
        cast(count(*) as bigint) as handoff_count,
        cast(sum(case when sla_state = 'met' then 1 else 0 end) as bigint) as met_count,
        cast(sum(case when sla_state = 'breached' then 1 else 0 end) as bigint) as breached_count,
        cast(sum(case when sla_state = 'pending' then 1 else 0 end) as bigint) as pending_count,
        cast(sum(case when outcome = 'accepted' then 1 else 0 end) as bigint) as accepted_count,
        cast(sum(case when outcome = 'rejected' then 1 else 0 end) as bigint) as rejected_count,
        cast(sum(case when outcome = 'recycled' then 1 else 0 end) as bigint) as recycled_count,
        cast(sum(case when outcome = 'ignored' then 1 else 0 end) as bigint) as ignored_count,
        cast(sum(case when outcome = 'open' then 1 else 0 end) as bigint) as open_count,
        month_start_date
    from handoffs_dated
    group by month_start_date, period_label, channel, team

)

select * from months_aggregated
