with team_members as (

    select * from {{ source('raw_contract', 'team_members') }}

),

renamed as (

    select
        {{ filled('source') }} || ':' || {{ filled('owner_id') }} as owner_id,
        {{ filled('source') }} as source,
        {{ filled('name') }} as owner_name,
        {{ filled('team') }} as team,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from team_members

)

select * from renamed
