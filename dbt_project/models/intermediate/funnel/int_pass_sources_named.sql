{{ config(materialized='table') }}

with passes as (select * from {{ ref('int_funnel_passes_built') }}),

conversions as (

    select * from {{ ref('int_conversions_unioned') }}
    where conversion_type = 'inquiry'

),

paths as (

    select * from {{ ref('int_touch_paths_built') }}
    where touch_number = 1

),

touches as (select * from {{ ref('int_touches_unioned') }}),

first_touches as (

    select
        conversions.pass_id,
        touches.touch_id,
        touches.channel,
        touches.campaign_id
    from conversions
    inner join paths
        on conversions.conversion_id = paths.conversion_id
    inner join touches
        on paths.touch_id = touches.touch_id

),

records_ranked as (

    select
        events.pass_id,
        contacts.campaign_id,
        coalesce(lead_sources.channel, contacts.lead_source) as record_channel,
        row_number() over (
            partition by events.pass_id
            order by
                case when contacts.campaign_id is null then 1 else 0 end,
                case when contacts.lead_source is null then 1 else 0 end,
                events.event_number
        ) as record_rank
    from {{ ref('int_person_stage_events_numbered') }} as events
    inner join {{ ref('int_contacts_unioned') }} as contacts
        on events.object_id = contacts.contact_id
    left join {{ ref('lead_source_channels') }} as lead_sources
        on contacts.source = lead_sources.source and contacts.lead_source = lead_sources.lead_source

),

campaigns as (select * from {{ ref('int_campaigns_unioned') }}),

sources_named as (

    select
        passes.pass_id,
        case
            when first_touches.touch_id is not null then 'first_touch'
            when campaigns.channel is not null then 'record_campaign'
            when records_ranked.record_channel is not null then 'lead_source'
            else 'unknown'
        end as sourced_by,
        coalesce(
            first_touches.channel, campaigns.channel, records_ranked.record_channel, 'unknown'
        ) as channel,
        case
            when first_touches.touch_id is not null then first_touches.campaign_id
            else records_ranked.campaign_id
        end as campaign_id
    from passes
    left join first_touches
        on passes.pass_id = first_touches.pass_id
    left join records_ranked
        on passes.pass_id = records_ranked.pass_id
        and records_ranked.record_rank = 1
    left join campaigns
        on records_ranked.campaign_id = campaigns.campaign_id

)

select * from sources_named
