with records as (

    select * from {{ source('released', 'records') }}

),

renamed as (

    select
        metric,
        record_id,
        unit_id,
        customer_id,
        channel,
        segment,
        value,
        source_value,
        event_date,
        month_start_date
    from records

)

select * from renamed
