with release as (

    select * from {{ source('released', 'release') }}

),

renamed as (

    select
        release_version,
        run_id,
        contract_version,
        is_definition_changed,
        as_of as as_of_at
    from release

)

select * from renamed
