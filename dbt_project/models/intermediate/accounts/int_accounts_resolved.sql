{{ config(materialized='table') }}

with states as (select * from {{ ref('account_state') }} where valid_to is null),
companies as (select * from {{ ref('int_companies_unioned') }}),
priorities as (select * from {{ ref('source_priorities') }}),

-- an account looks like its living record in the most trusted system, the oldest first; its id
-- stays, whichever record that is
ranked as (

    select
        states.node as company_id,
        states.account_id,
        row_number() over (
            partition by states.account_id
            order by
                case when companies.company_id is null then 1 else 0 end,
                case when companies.is_deleted then 1 else 0 end,
                priorities.priority nulls last,
                companies.created_at nulls last,
                states.node
        ) as lead_rank
    from states
    left join companies on states.node = companies.company_id
    left join priorities on companies.source = priorities.source

),

resolved as (

    select
        company_id,
        account_id,
        lead_rank = 1 as is_leading
    from ranked

)

select * from resolved
