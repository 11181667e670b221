with sla as (

    select * from {{ source('raw_contract', 'sla') }}

),

renamed as (

    select
        {{ filled('sla') }} as sla,
        {{ filled('owed_by') }} as owed_by,
        {{ filled('from_stage') }} as from_stage,
        {{ filled('to_stage') }} as to_stage,
        {{ filled('measure') }} as measure,
        {{ filled('unit') }} as unit,
        target_value,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from sla

)

select * from renamed
