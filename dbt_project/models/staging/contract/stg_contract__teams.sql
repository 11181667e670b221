with teams as (

    select * from {{ source('raw_contract', 'teams') }}

),

renamed as (

    select
        {{ filled('team') }} as team,
        {{ filled('department') }} as department,
        {{ filled('role') }} as role,
        {{ filled('timezone') }} as timezone,
        {{ filled('schedule') }} as schedule,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from teams

)

select * from renamed
