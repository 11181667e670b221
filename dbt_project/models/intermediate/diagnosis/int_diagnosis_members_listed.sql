with leads as (select * from {{ ref('int_diagnosis_leads_listed') }}),

members_listed as (

    select 'campaign' as scope, campaign_id as scope_key, leads.*
    from leads
    where campaign_id is not null
    union all
    select 'channel' as scope, channel as scope_key, leads.*
    from leads
    union all
    select 'segment' as scope, segment as scope_key, leads.*
    from leads

)

select * from members_listed
