with events_sourced as (

    select
        session_key, event_id, click_id, click_id_type, source_name, medium, campaign_name,
        page_url, referrer, occurred_at
    from {{ ref('int_web_events_sessioned') }}
    where coalesce(click_id, source_name, medium, campaign_name, referrer) is not null

),

-- a page of the site itself is no referrer
events_referred as (

    select
        session_key, event_id, click_id, click_id_type, source_name, medium, campaign_name,
        occurred_at,
        case
            when coalesce({{ host_of('referrer') }}, '') <> coalesce({{ host_of('page_url') }}, '')
                then referrer
        end as referrer
    from events_sourced

),

arrivals_ranked as (

    select
        session_key,
        coalesce(click_id, '') as click_id,
        coalesce(click_id_type, '') as click_id_type,
        lower(coalesce(source_name, '')) as source_name,
        lower(coalesce(medium, '')) as medium,
        lower(coalesce(campaign_name, '')) as campaign_name,
        lower(coalesce(referrer, '')) as referrer,
        row_number() over (
            partition by session_key
            order by occurred_at nulls last, event_id
        ) as arrival_rank
    from events_referred
    where coalesce(click_id, source_name, medium, campaign_name, referrer) is not null

),

arrivals_found as (

    select
        session_key, click_id, click_id_type, source_name, medium, campaign_name, referrer
    from arrivals_ranked
    where arrival_rank = 1

)

select * from arrivals_found
