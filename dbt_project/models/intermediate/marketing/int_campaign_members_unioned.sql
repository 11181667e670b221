with files as (select * from {{ ref('stg_files__campaign_members') }}),
salesforce as (select * from {{ ref('stg_salesforce__campaign_members') }}),

kept as (

    select
        campaign_id,
        contact_id,
        status,
        responded_at
    from files
    where not is_deleted
    union all
    select
        campaign_id,
        contact_id,
        status,
        case
            when not has_responded then null
            when first_responded_date > cast(created_at as date)
                then cast(first_responded_date as timestamp)
            else created_at
        end as responded_at
    from salesforce
    where not is_deleted and contact_id is not null

),

-- a lead and the contact it became may both be on a list
ranked as (

    select
        campaign_id,
        contact_id,
        status,
        responded_at,
        row_number() over (
            partition by campaign_id, contact_id order by responded_at nulls last, status
        ) as place
    from kept

),

unioned as (

    select
        campaign_id,
        contact_id,
        status,
        responded_at
    from ranked
    where place = 1

)

select * from unioned
