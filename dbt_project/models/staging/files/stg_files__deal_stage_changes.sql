with deal_stage_changes as (

    select * from {{ source('raw_files', 'deal_stage_changes') }}

),

renamed as (

    select
        {{ file_reference('deal_id') }} as deal_id,
        {{ filled('stage') }} as stage,
        amount,
        changed_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from deal_stage_changes

)

select * from renamed
