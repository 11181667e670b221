with sources as (

    select * from {{ source('raw_contract', 'sources') }}

),

renamed as (

    select
        {{ filled('source') }} as source,
        {{ filled('status') }} as status,
        max_staleness_hours,
        restatement_days,
        is_enabled,
        is_required,
        last_succeeded_at,
        last_as_of as last_as_of_at
    from sources

)

select * from renamed
