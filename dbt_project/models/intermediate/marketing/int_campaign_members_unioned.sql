with members as (select * from {{ ref('stg_files__campaign_members') }}),

kept as (

    select
        campaign_id,
        contact_id,
        status,
        responded_at
    from members
    where not is_deleted

)

select * from kept
