with campaigns as (select * from {{ ref('int_campaigns_unioned') }}),

spelled as (

    select
        campaign_id,
        campaign_id as campaign_name_known
    from campaigns
    union
    select
        campaign_id,
        {{ matched_part('campaign_id', '[^:]+$') }} as campaign_name_known
    from campaigns

),

-- a bare id that two platforms use names neither
counted as (

    select
        campaign_name_known,
        min(campaign_id) as campaign_id
    from spelled
    group by campaign_name_known
    having count(*) = 1

)

select * from counted
