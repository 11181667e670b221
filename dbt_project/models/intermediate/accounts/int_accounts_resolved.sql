{{ config(materialized='table') }}

with components as (select * from {{ ref('int_account_components_solved') }}),
companies as (select * from {{ ref('int_companies_unioned') }}),
priorities as (select * from {{ ref('source_priorities') }}),

-- the account is called after its living record in the most trusted system, the oldest first, which
-- is also the one that survives a merge
ranked as (

    select
        components.node as company_id,
        components.component_id,
        row_number() over (
            partition by components.component_id
            order by
                case when companies.company_id is null then 1 else 0 end,
                case when companies.is_deleted then 1 else 0 end,
                priorities.priority nulls last,
                companies.created_at nulls last,
                components.node
        ) as lead_rank
    from components
    left join companies on components.node = companies.company_id
    left join priorities on companies.source = priorities.source

),

leads as (

    select
        component_id,
        company_id as account_id
    from ranked
    where lead_rank = 1

),

resolved as (

    select
        ranked.company_id,
        leads.account_id,
        ranked.lead_rank = 1 as is_leading
    from ranked
    inner join leads on ranked.component_id = leads.component_id

)

select * from resolved
