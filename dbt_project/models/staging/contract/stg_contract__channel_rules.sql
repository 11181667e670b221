with channel_rules as (

    select * from {{ source('raw_contract', 'channel_rules') }}

),

renamed as (

    select
        {{ filled('channel') }} as channel,
        {{ filled('click_id_type') }} as click_id_type,
        {{ filled('source_pattern') }} as source_pattern,
        {{ filled('medium_pattern') }} as medium_pattern,
        {{ filled('campaign_pattern') }} as campaign_pattern,
        {{ filled('referrer_pattern') }} as referrer_pattern,
        position,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from channel_rules

)

select * from renamed
