{{ config(materialized='table') }}

with before_records as (select * from {{ ref('stg_releases__records') }}),
after_records as (select * from {{ ref('int_metric_records_listed') }}),
releases as (select * from {{ ref('stg_releases__versions') }}),
aliases as (select old_customer_id, customer_id from {{ ref('int_customer_aliases_recorded') }}),
before_units as (select distinct unit_id from before_records),
after_units as (select distinct unit_id from after_records),

splits as (

    select events.from_customer_id as customer_id
    from {{ ref('int_identity_events_recorded') }} as events
    cross join releases
    where events.event_type = 'split' and events.occurred_at > releases.as_of_at

    union

    select events.to_customer_id as customer_id
    from {{ ref('int_identity_events_recorded') }} as events
    cross join releases
    where events.event_type = 'split' and events.occurred_at > releases.as_of_at

),

merges as (

    select aliases.old_customer_id, aliases.customer_id
    from aliases
    inner join (select distinct customer_id from before_records) as known
        on aliases.old_customer_id = known.customer_id

),

records_paired as (

    select
        coalesce(before_records.metric, after_records.metric) as metric,
        coalesce(before_records.record_id, after_records.record_id) as record_id,
        coalesce(before_records.unit_id, after_records.unit_id) as unit_id,
        before_records.customer_id as before_customer_id,
        after_records.customer_id as after_customer_id,
        before_records.channel as before_channel,
        after_records.channel as after_channel,
        before_records.segment as before_segment,
        after_records.segment as after_segment,
        before_records.value as before_value,
        after_records.value as after_value,
        before_records.source_value as before_source_value,
        after_records.source_value as after_source_value,
        before_records.month_start_date as before_month,
        after_records.month_start_date as after_month
    from before_records
    full join after_records
        on before_records.metric = after_records.metric
        and before_records.record_id = after_records.record_id

),

records_changed as (

    select * from records_paired
    where coalesce(before_value, -1) <> coalesce(after_value, -1)
        or coalesce(before_channel, '') <> coalesce(after_channel, '')
        or coalesce(before_segment, '') <> coalesce(after_segment, '')
        or coalesce(before_month, cast('0001-01-01' as date))
            <> coalesce(after_month, cast('0001-01-01' as date))

),

-- the first cause that the rows show holds
records_compared as (

    select
        records_changed.*,
        case
            when merged_before.customer_id is not null or merged_after.customer_id is not null
                then 'merge'
            when split_before.customer_id is not null or split_after.customer_id is not null
                then 'split'
            when before_units.unit_id is null then 'late_data'
            when records_changed.before_month = records_changed.after_month
                and records_changed.before_source_value = records_changed.after_source_value
                and records_changed.before_value <> records_changed.after_value
                then 'rate_change'
            when after_units.unit_id is null then 'source_correction'
            when releases.is_definition_changed then 'definition_version'
            when records_changed.before_value is null or records_changed.after_value is null
                then 'stage_reassigned'
            else 'source_correction'
        end as cause
    from records_changed
    cross join releases
    left join merges as merged_before
        on records_changed.before_customer_id = merged_before.old_customer_id
    left join (select distinct customer_id from merges) as merged_after
        on records_changed.before_value is null
        and records_changed.after_customer_id = merged_after.customer_id
    left join splits as split_before
        on records_changed.before_customer_id = split_before.customer_id
    left join splits as split_after
        on records_changed.after_customer_id = split_after.customer_id
    left join before_units
        on records_changed.unit_id = before_units.unit_id
    left join after_units
        on records_changed.unit_id = after_units.unit_id

)

select * from records_compared
