with holidays as (

    select * from {{ source('raw_contract', 'holidays') }}

),

renamed as (

    select
        {{ filled('schedule') }} as schedule,
        {{ filled('name') }} as holiday_name,
        holiday_date,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from holidays

)

select * from renamed
