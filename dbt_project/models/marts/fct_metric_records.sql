with records as (select * from {{ ref('int_metric_records_listed') }}),

records_described as (

    select
        cast(metric as varchar) as metric,
        cast(record_id as varchar) as record_id,
        cast(unit_id as varchar) as unit_id,
        cast(customer_id as varchar) as customer_id,
        cast(channel as varchar) as channel,
        cast(segment as varchar) as segment,
        cast(value as decimal(18, 6)) as value,
        cast(source_value as decimal(18, 6)) as source_value,
        cast(event_date as date) as event_date,
        cast(month_start_date as date) as month_start_date
    from records

)

select * from records_described
