with settings as (

    select * from {{ ref('int_settings_resolved') }}

),

company_blocks as (

    select * from {{ ref('stg_contract__identity_blocks') }}

),

blocked_values as (

    select * from {{ ref('identity_blocked_values') }}

),

mail_domains as (

    select * from {{ ref('mail_domains') }} where kind = 'disposable'

),

listed as (

    select
        id_type,
        lower(value) as value,
        false as is_pattern,
        'blocked_value' as reason
    from blocked_values
    union
    select
        'domain' as id_type,
        domain as value,
        false as is_pattern,
        'disposable_domain' as reason
    from mail_domains
    union
    select
        company_blocks.id_type,
        company_blocks.value,
        company_blocks.is_pattern,
        case company_blocks.id_type when 'domain' then 'internal_domain' else 'blocked_value' end
            as reason
    from company_blocks
    cross join settings
    where {{ holds_on('company_blocks', 'settings.as_of_date') }}

),

summed as (

    select
        id_type,
        value,
        is_pattern,
        min(reason) as reason
    from listed
    group by id_type, value, is_pattern

)

select * from summed
