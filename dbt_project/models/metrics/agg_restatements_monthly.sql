with logged as (select * from {{ ref('stg_releases__restatements') }}),
months as (select * from {{ ref('int_months_closed') }}),
figures as (select * from {{ ref('int_figures_restated') }}),
rates as (select * from {{ ref('agg_rate_restatements_monthly') }}),

found_unioned as (

    select
        metric, segment, channel, cause, evidence, value_before, value_after, delta, record_count,
        month_start_date
    from figures
    union all
    select
        metric, 'all', 'all', cause, null, value_before, value_after, value_after - value_before,
        0, month_start_date
    from rates

),

restatements_unioned as (

    select
        restatement_id,
        metric,
        segment,
        channel,
        cause,
        evidence,
        before_release,
        before_contract_version,
        after_run_id,
        after_contract_version,
        value_before,
        value_after,
        delta,
        record_count,
        month_start_date,
        before_as_of_at,
        after_as_of_at
    from logged
    union all
    select
        {{ surrogate_key([
            'found_unioned.metric', 'found_unioned.month_start_date', 'found_unioned.segment',
            'found_unioned.channel', 'found_unioned.cause', 'months.before_release',
            'months.after_run_id'
        ]) }},
        found_unioned.metric,
        found_unioned.segment,
        found_unioned.channel,
        found_unioned.cause,
        found_unioned.evidence,
        months.before_release,
        months.before_contract_version,
        months.after_run_id,
        months.after_contract_version,
        found_unioned.value_before,
        found_unioned.value_after,
        found_unioned.delta,
        found_unioned.record_count,
        found_unioned.month_start_date,
        months.before_as_of_at,
        months.after_as_of_at
    from found_unioned
    inner join months
        on found_unioned.month_start_date = months.month_start_date

),

restatements_described as (

    select
        cast(restatement_id as varchar) as restatement_id,
        cast(metric as varchar) as metric,
        cast(segment as varchar) as segment,
        cast(channel as varchar) as channel,
        cast(cause as varchar) as cause,
        cast(evidence as varchar) as evidence,
        cast(before_release as varchar) as before_release,
        cast(before_contract_version as varchar) as before_contract_version,
        cast(after_run_id as varchar) as after_run_id,
        cast(after_contract_version as varchar) as after_contract_version,
        cast(value_before as decimal(18, 6)) as value_before,
        cast(value_after as decimal(18, 6)) as value_after,
        cast(delta as decimal(18, 6)) as delta,
        cast(record_count as bigint) as record_count,
        cast(month_start_date as date) as month_start_date,
        cast(before_as_of_at as timestamp) as before_as_of_at,
        cast(after_as_of_at as timestamp) as after_as_of_at
    from restatements_unioned

)

select * from restatements_described
