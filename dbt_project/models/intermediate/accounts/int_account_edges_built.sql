with companies as (select * from {{ ref('int_companies_unioned') }}),
domains as (select * from {{ ref('int_company_domains_registered') }}),
aliases as (select * from {{ ref('int_company_aliases_split') }}),

merges as (

    select
        company_id as record_node,
        merged_into_company_id as identifier_node,
        'company_merge' as rule,
        1 as tier
    from companies
    where merged_into_company_id is not null
    union
    select
        company_id as record_node,
        alias as identifier_node,
        'company_merge' as rule,
        1 as tier
    from aliases

),

-- within one system two companies on one domain stay two; between systems they are one only where
-- neither system is in doubt
sole_claims as (

    select
        source,
        registrable_domain,
        min(company_id) as company_id
    from domains
    where not is_deleted
    group by source, registrable_domain
    having count(*) = 1

),

contested as (

    select distinct registrable_domain
    from domains
    where not is_deleted
    group by source, registrable_domain
    having count(*) > 1

),

shared_domains as (

    select
        one.company_id as record_node,
        other.company_id as identifier_node,
        'shared_domain' as rule,
        2 as tier
    from sole_claims as one
    inner join sole_claims as other
        on one.registrable_domain = other.registrable_domain and one.source < other.source
    left join contested on one.registrable_domain = contested.registrable_domain
    where contested.registrable_domain is null

),

unioned as (

    select * from merges
    union all
    select * from shared_domains

)

select * from unioned
