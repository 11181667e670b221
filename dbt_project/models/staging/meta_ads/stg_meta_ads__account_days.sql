with account_insights as (

    select * from {{ source('raw_meta_ads', 'account_insights') }}

),

renamed as (

    select
        {{ unified_id('meta_ads', 'account_id') }} as account_id,
        upper({{ filled('account_currency') }}) as currency,
        spend as spend_amount,
        impressions,
        clicks,
        date_start as spend_date,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from account_insights

)

select * from renamed
