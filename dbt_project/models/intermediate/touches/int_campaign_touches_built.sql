with members as (select * from {{ ref('int_campaign_members_unioned') }}),
campaigns as (select * from {{ ref('int_campaigns_unioned') }}),
identities as (select * from {{ ref('int_identities_resolved') }}),

-- where a campaign records responses, a mere send is no touch; else it is all we know
campaigns_answered as (

    select distinct campaign_id
    from members
    where responded_at is not null

),

members_identified as (

    select
        members.campaign_id,
        identities.customer_id,
        campaigns.channel,
        coalesce(members.responded_at, campaigns.starts_at) as occurred_at
    from members
    inner join identities
        on identities.record_node = 'contact:' || members.contact_id
    left join campaigns
        on members.campaign_id = campaigns.campaign_id
    left join campaigns_answered
        on members.campaign_id = campaigns_answered.campaign_id
    where
        members.responded_at is not null
        or campaigns_answered.campaign_id is null
        or coalesce(lower(members.status), '') <> 'sent'

),

touches_built as (

    select
        'campaign:' || campaign_id || ':' || customer_id as touch_id,
        'campaign' as touch_type,
        customer_id,
        campaign_id,
        coalesce(min(channel), 'unknown') as channel,
        min(occurred_at) as occurred_at
    from members_identified
    group by campaign_id, customer_id

)

select * from touches_built
