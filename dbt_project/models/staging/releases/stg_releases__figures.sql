with figures as (

    select * from {{ source('released', 'figures') }}

),

renamed as (

    select
        metric,
        value,
        immature_count,
        month_start_date
    from figures

)

select * from renamed
