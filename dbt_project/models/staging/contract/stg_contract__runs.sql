with run as (

    select * from {{ source('raw_contract', 'run') }}

),

renamed as (

    select
        {{ filled('run_id') }} as run_id,
        as_of as as_of_at,
        first_as_of as first_as_of_at
    from run

)

select * from renamed
