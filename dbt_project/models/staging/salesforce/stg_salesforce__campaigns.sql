with campaigns as (select * from {{ source('raw_salesforce', 'campaigns') }}),

renamed as (

    select
        {{ unified_id('salesforce', 'id') }} as campaign_id,
        {{ unified_id('salesforce', 'parent_id') }} as parent_campaign_id,
        {{ filled('name') }} as campaign_name,
        lower({{ filled('type') }}) as campaign_type,
        {{ filled('status') }} as status,
        coalesce(_is_deleted, false) as is_deleted,
        start_date,
        end_date,
        _loaded_at as loaded_at
    from campaigns

)

select * from renamed
