with account_domains as (

    select * from {{ source('raw_contract', 'account_domains') }}

),

renamed as (

    select
        {{ host_of('domain') }} as domain,
        {{ host_of('account_domain') }} as account_domain,
        {{ filled('reason') }} as reason,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to
    from account_domains

)

select * from renamed
