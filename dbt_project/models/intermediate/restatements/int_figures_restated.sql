{{ config(materialized='table') }}

with months as (select * from {{ ref('int_months_closed') }}),
changes as (select * from {{ ref('int_records_compared') }}),
before_records as (select * from {{ ref('stg_releases__records') }}),

sides_unioned as (

    select
        metric, record_id, cause, before_month as month_start_date, before_segment as segment,
        before_channel as channel, -before_value as delta
    from changes
    where before_value is not null
    union all
    select
        metric, record_id, cause, after_month, after_segment, after_channel, after_value
    from changes
    where after_value is not null

),

-- a figure is the company's, a channel's or a segment's
sides_scoped as (

    select metric, record_id, cause, month_start_date, 'all' as segment, 'all' as channel, delta
    from sides_unioned
    union all
    select metric, record_id, cause, month_start_date, 'all', channel, delta
    from sides_unioned
    union all
    select metric, record_id, cause, month_start_date, segment, 'all', delta
    from sides_unioned

),

records_summed as (

    select
        metric, record_id, cause, month_start_date, segment, channel, sum(delta) as delta
    from sides_scoped
    group by metric, record_id, cause, month_start_date, segment, channel
    having sum(delta) <> 0

),

records_ranked as (

    select
        records_summed.*,
        row_number() over (
            partition by metric, month_start_date, segment, channel, cause
            order by abs(delta) desc, record_id
        ) as size_rank
    from records_summed

),

causes_summed as (

    select
        records_ranked.metric,
        records_ranked.month_start_date,
        records_ranked.segment,
        records_ranked.channel,
        records_ranked.cause,
        sum(records_ranked.delta) as delta,
        count(*) as record_count,
        {{ ordered_text('case when size_rank <= 5 then record_id end') }} as evidence
    from records_ranked
    inner join months
        on records_ranked.month_start_date = months.month_start_date
    group by
        records_ranked.metric, records_ranked.month_start_date, records_ranked.segment,
        records_ranked.channel, records_ranked.cause

),

figures_summed as (

    select
        causes_summed.*,
        sum(causes_summed.delta) over (
            partition by metric, month_start_date, segment, channel
        ) as figure_delta
    from causes_summed

),

figure_places as (

    select distinct metric, month_start_date, segment, channel
    from figures_summed
    where figure_delta <> 0

),

values_before as (

    select
        figure_places.metric,
        figure_places.month_start_date,
        figure_places.segment,
        figure_places.channel,
        coalesce(sum(before_records.value), 0) as value_before
    from figure_places
    left join before_records
        on figure_places.metric = before_records.metric
        and figure_places.month_start_date = before_records.month_start_date
        and figure_places.segment in ('all', before_records.segment)
        and figure_places.channel in ('all', before_records.channel)
    group by
        figure_places.metric, figure_places.month_start_date, figure_places.segment,
        figure_places.channel

),

figures_restated as (

    select
        figures_summed.metric,
        figures_summed.month_start_date,
        figures_summed.segment,
        figures_summed.channel,
        figures_summed.cause,
        figures_summed.evidence,
        values_before.value_before,
        values_before.value_before + figures_summed.figure_delta as value_after,
        figures_summed.delta,
        figures_summed.record_count
    from figures_summed
    inner join values_before
        on figures_summed.metric = values_before.metric
        and figures_summed.month_start_date = values_before.month_start_date
        and figures_summed.segment = values_before.segment
        and figures_summed.channel = values_before.channel

)

select * from figures_restated
