with schedules as (

    select * from {{ source('raw_contract', 'schedules') }}

),

renamed as (

    select
        {{ filled('schedule') }} as schedule,
        {{ filled('opens_at') }} as opens_at,
        {{ filled('closes_at') }} as closes_at,
        weekday,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from schedules

)

select * from renamed
