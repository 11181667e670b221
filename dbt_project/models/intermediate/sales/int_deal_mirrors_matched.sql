with deals as (

    select * from {{ ref('stg_hubspot__deals') }}
    where salesforce_opportunity_id is not null

),

opportunities as (

    select * from {{ ref('stg_salesforce__opportunities') }} where not is_deleted

),

-- an id is whole with 15 characters; the other three only guard against lost capitals
matched as (

    select
        deals.deal_id,
        opportunities.deal_id as mirrored_deal_id
    from deals
    inner join opportunities
        on
            'salesforce:' || substr(deals.salesforce_opportunity_id, 1, 15)
            = substr(opportunities.deal_id, 1, 26)

)

select * from matched
