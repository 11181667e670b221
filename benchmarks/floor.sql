create or replace view staging.stg_ga4__events as
with events as (

    select * from "warehouse"."raw_ga4"."events"

),

-- GA4 gives an event no id; events that agree in all these fields are told apart by a number.
numbered as (

    select
        *,
        row_number() over (
            partition by
                dataset, table_date, table_kind, user_pseudo_id, user_id, event_timestamp,
                event_name,
                batch_page_id, batch_ordering_id, batch_event_index
            order by event_params nulls first
        ) as twin_number
    from events

),

renamed as (

    select
        md5(
        coalesce(cast(dataset as TEXT), '_null_') || '|' ||
        coalesce(cast(table_date as TEXT), '_null_') || '|' ||
        coalesce(cast(table_kind as TEXT), '_null_') || '|' ||
        coalesce(cast(user_pseudo_id as TEXT), '_null_') || '|' ||
        coalesce(cast(user_id as TEXT), '_null_') || '|' ||
        coalesce(cast(event_timestamp as TEXT), '_null_') || '|' ||
        coalesce(cast(event_name as TEXT), '_null_') || '|' ||
        coalesce(cast(batch_page_id as TEXT), '_null_') || '|' ||
        coalesce(cast(batch_ordering_id as TEXT), '_null_') || '|' ||
        coalesce(cast(batch_event_index as TEXT), '_null_') || '|' ||
        coalesce(cast(twin_number as TEXT), '_null_')
    ) as event_id,
        dataset,
        'ga4:' || dataset || ':' || nullif(regexp_replace(trim(user_pseudo_id), '^GA[0-9]+[.][0-9-]+[.]', ''), '') as device_id,
        case
        when user_id like '%@%' then lower(trim(user_id))
        when regexp_matches(user_id, '^ *[0-9]{1,15}[.]0+ *$') then split_part(trim(user_id), '.', 1)
        when regexp_matches(user_id, '^ *[0-9]([.][0-9]+)?[eE][+]?[0-9]{1,2} *$')
            then cast(cast(cast(trim(user_id) as double) as decimal(38, 0)) as TEXT)
        when regexp_matches(user_id, '^ *[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12} *$')
            then lower(trim(user_id))
        else nullif(trim(user_id), '')
    end as login_id,
        'ga4:' || dataset || ':' || nullif(regexp_replace(trim(user_pseudo_id), '^GA[0-9]+[.][0-9-]+[.]', ''), '') || ':'
        || cast(event_params__ga_session_id as TEXT) as session_key,
        nullif(trim(ecommerce__transaction_id), '') as transaction_id,
        stream_id,
        table_kind,
        event_name,
        platform,
        nullif(trim(event_params__page_location), '') as page_url,
        nullif(trim(event_params__page_referrer), '') as referrer,
        nullif(trim(collected_traffic_source__manual_source), '') as source_name,
        nullif(trim(collected_traffic_source__manual_medium), '') as medium,
        nullif(trim(collected_traffic_source__manual_campaign_name), '') as campaign_name,
        nullif(trim(collected_traffic_source__manual_campaign_id), '') as vendor_campaign_id,
        nullif(trim(collected_traffic_source__gclid), '') as google_click_id,
        nullif(trim(traffic_source__source), '') as first_user_source,
        nullif(trim(traffic_source__medium), '') as first_user_medium,
        nullif(trim(traffic_source__name), '') as first_user_campaign_name,
        nullif(trim(device__category), '') as device_category,
        nullif(trim(device__language), '') as device_language,
        nullif(trim(geo__country), '') as country,
        event_params,
        user_properties,
        event_params__ga_session_number as session_number,
        event_params__engagement_time_msec as engagement_milliseconds,
        cast(ecommerce__purchase_revenue as decimal(18, 2)) as purchase_amount,
        is_active_user,
        -- 'Unset' means the site does not use consent mode; only a refusal is a refusal
        coalesce(privacy_info__analytics_storage, '') <> 'No' as has_consent,
        coalesce(_is_deleted, false) as is_deleted,
        table_date,
        make_timestamp(event_timestamp) as occurred_at,
        make_timestamp(user_first_touch_timestamp) as first_seen_at,
        _loaded_at as loaded_at
    from numbered

)

select * from renamed;

create or replace view staging.stg_files__web_events as
with web_events as (

    select * from "warehouse"."raw_files"."web_events"

),

renamed as (

    select
        'files:' || nullif(trim(event_id), '') as event_id,
        'files:' || nullif(regexp_replace(trim(anonymous_id), '^GA[0-9]+[.][0-9-]+[.]', ''), '') as device_id,
        case
        when login_id like '%@%' then lower(trim(login_id))
        when regexp_matches(login_id, '^ *[0-9]{1,15}[.]0+ *$') then split_part(trim(login_id), '.', 1)
        when regexp_matches(login_id, '^ *[0-9]([.][0-9]+)?[eE][+]?[0-9]{1,2} *$')
            then cast(cast(cast(trim(login_id) as double) as decimal(38, 0)) as TEXT)
        when regexp_matches(login_id, '^ *[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12} *$')
            then lower(trim(login_id))
        else nullif(trim(login_id), '')
    end as login_id,
        nullif(trim(email), '') as email,
        'files:' || nullif(trim(session_id), '') as session_key,
        nullif(trim(event_name), '') as event_name,
        nullif(trim(page_url), '') as page_url,
        nullif(trim(referrer), '') as referrer,
        nullif(trim(source), '') as source_name,
        nullif(trim(medium), '') as medium,
        nullif(trim(campaign), '') as campaign_name,
        nullif(trim(click_id), '') as click_id,
        nullif(trim(device_category), '') as device_category,
        nullif(trim(country), '') as country,
        nullif(trim(period_label), '') as period_label,
        value,
        cast(hash(web_events) % 2147483647 as bigint) as row_hash,
        coalesce(has_consent, true) as has_consent,
        coalesce(cast(occurred_at as date), cast('1970-01-01' as date)) as event_day,
        occurred_at,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from web_events

)

select * from renamed;

create or replace view staging.stg_hubspot__form_submissions as
with form_submissions as (

    select * from "warehouse"."raw_hubspot"."form_submissions"

),

renamed as (

    select
        'hubspot:' || nullif(trim(id), '') as form_submission_id,
        nullif(trim(form_id), '') as form_id,
        nullif(trim(email), '') as email,
        nullif(trim(page_url), '') as page_url,
        coalesce(_is_deleted, false) as is_deleted,
        submitted_at,
        _loaded_at as loaded_at
    from form_submissions

)

select * from renamed;

create or replace view intermediate.int_form_submissions_unioned as
with hubspot as (select * from "warehouse"."staging"."stg_hubspot__form_submissions"),

-- who gives no address is nobody's touch, and the web export has their visit
kept as (

    select
        form_submission_id,
        'hubspot' as source,
        email,
        page_url,
        nullif(regexp_extract(page_url, '[?&]utm_source=([^&#]+)', 1), '') as source_name,
        nullif(regexp_extract(page_url, '[?&]utm_medium=([^&#]+)', 1), '') as medium,
        nullif(regexp_extract(page_url, '[?&]utm_campaign=([^&#]+)', 1), '') as campaign_name,
        nullif(regexp_extract(page_url, '[?&]utm_id=([^&#]+)', 1), '') as vendor_campaign_id,
        cast(hash(hubspot) % 2147483647 as bigint) as row_hash,
        cast(submitted_at as date) as event_day,
        submitted_at
    from hubspot
    where not is_deleted and email is not null and submitted_at is not null

)

select * from kept;

create or replace view intermediate.int_ga4_event_days_hashed as
with events as (select * from "warehouse"."raw_ga4"."events"),

rows_hashed as (

    select
        table_date as event_day,
        cast(hash(events) % 2147483647 as bigint) as row_hash
    from events

),

days_hashed as (

    select
        event_day,
        count(*) as row_count,
        sum(row_hash) as hash_sum
    from rows_hashed
    group by event_day

)

select * from days_hashed;

create or replace view intermediate.int_ga4_tables_ranked as
with events as (select * from "warehouse"."raw_ga4"."events"),

tables as (

    select distinct
        dataset,
        table_date,
        table_kind
    from events
    where not coalesce(_is_deleted, false)

),

-- Google deletes the intraday table only once the daily one is complete: of a day, one table counts
best_tables as (

    select
        dataset,
        table_date,
        min(case table_kind when 'daily' then 1 when 'fresh' then 2 else 3 end) as table_rank
    from tables
    group by dataset, table_date

)

select * from best_tables;

create or replace table intermediate.int_web_event_days_digested as
with ga4 as (select * from "warehouse"."intermediate"."int_ga4_event_days_hashed"),
files as (select * from "warehouse"."staging"."stg_files__web_events"),
forms as (select * from "warehouse"."intermediate"."int_form_submissions_unioned"),

rows_listed as (

    select event_day, row_count, hash_sum
    from ga4
    union all
    select event_day, 1 as row_count, row_hash as hash_sum
    from files
    union all
    select event_day, 1 as row_count, row_hash as hash_sum
    from forms

),

days_digested as (

    select
        event_day,
        cast(sum(row_count) as TEXT)
        || ':' || cast(sum(hash_sum) as TEXT) as digest
    from rows_listed
    group by event_day

)

select * from days_digested;

create or replace table intermediate.int_web_events_unioned as
-- depends_on: "warehouse"."intermediate"."int_web_event_days_digested"
with ga4 as (select * from "warehouse"."staging"."stg_ga4__events"),
best_tables as (select * from "warehouse"."intermediate"."int_ga4_tables_ranked"),
files as (select * from "warehouse"."staging"."stg_files__web_events"),
forms as (select * from "warehouse"."intermediate"."int_form_submissions_unioned"),

ga4_events as (

    select
        ga4.*,
        coalesce(ga4.google_click_id, nullif(regexp_extract(ga4.page_url, '[?&](gclid|gbraid|wbraid|dclid|msclkid|fbclid|li_fat_id|ttclid|twclid)=([^&#]+)', 2), '')) as click_id,
        case
            when ga4.google_click_id is not null then 'gclid'
            else nullif(regexp_extract(ga4.page_url, '[?&](gclid|gbraid|wbraid|dclid|msclkid|fbclid|li_fat_id|ttclid|twclid)=([^&#]+)', 1), '')
        end as click_id_type
    from ga4
    inner join best_tables
        on
            ga4.dataset = best_tables.dataset
            and ga4.table_date = best_tables.table_date
            and case ga4.table_kind when 'daily' then 1 when 'fresh' then 2 else 3 end = best_tables.table_rank
    where not ga4.is_deleted

),

unioned as (

    select
        event_id,
        'ga4' as source,
        device_id,
        login_id,
        cast(null as TEXT) as email,
        session_key,
        event_name,
        page_url,
        referrer,
        source_name,
        medium,
        campaign_name,
        vendor_campaign_id,
        click_id,
        click_id_type,
        device_category,
        country,
        cast(null as TEXT) as period_label,
        purchase_amount as value,
        has_consent,
        table_date as event_day,
        occurred_at
    from ga4_events
    union all
    select
        event_id,
        'files' as source,
        device_id,
        login_id,
        email,
        session_key,
        event_name,
        page_url,
        referrer,
        source_name,
        medium,
        campaign_name,
        cast(null as TEXT) as vendor_campaign_id,
        coalesce(click_id, nullif(regexp_extract(page_url, '[?&](gclid|gbraid|wbraid|dclid|msclkid|fbclid|li_fat_id|ttclid|twclid)=([^&#]+)', 2), '')) as click_id,
        nullif(regexp_extract(page_url, '[?&](gclid|gbraid|wbraid|dclid|msclkid|fbclid|li_fat_id|ttclid|twclid)=([^&#]+)', 1), '') as click_id_type,
        device_category,
        country,
        period_label,
        value,
        has_consent,
        event_day,
        occurred_at
    from files
    where not is_deleted
    union all
    -- each is a visit of its own, by somebody who said who they are: that needs no cookie
    select
        'form:' || form_submission_id as event_id,
        source,
        'form:' || form_submission_id as device_id,
        cast(null as TEXT) as login_id,
        email,
        'form:' || form_submission_id as session_key,
        'form_submission' as event_name,
        page_url,
        cast(null as TEXT) as referrer,
        source_name,
        medium,
        campaign_name,
        vendor_campaign_id,
        nullif(regexp_extract(page_url, '[?&](gclid|gbraid|wbraid|dclid|msclkid|fbclid|li_fat_id|ttclid|twclid)=([^&#]+)', 2), '') as click_id,
        nullif(regexp_extract(page_url, '[?&](gclid|gbraid|wbraid|dclid|msclkid|fbclid|li_fat_id|ttclid|twclid)=([^&#]+)', 1), '') as click_id_type,
        cast(null as TEXT) as device_category,
        cast(null as TEXT) as country,
        cast(null as TEXT) as period_label,
        cast(null as decimal(18, 2)) as value,
        true as has_consent,
        event_day,
        submitted_at as occurred_at
    from forms

)

select * from unioned;

create or replace table intermediate.int_web_visits_numbered as
with settings as (select * from "warehouse"."intermediate"."int_settings_resolved"),

-- only what numbering needs: windows over whole events cost five times as much
events as (

    select
        event_id,
        coalesce(device_id, login_id) as visitor,
        event_day,
        occurred_at
    from "warehouse"."intermediate"."int_web_events_unioned"
    where session_key is null and coalesce(device_id, login_id) is not null

),

events_lagged as (

    select
        events.*,
        lag(occurred_at) over (
            partition by visitor
            order by occurred_at nulls first, event_id
        ) as previous_at
    from events

),

gaps_measured as (

    select
        events_lagged.*,
        epoch(occurred_at) - epoch(previous_at) as idle_seconds
    from events_lagged

),

visits_numbered as (

    select
        gaps_measured.event_id,
        gaps_measured.visitor,
        gaps_measured.event_day,
        sum(case when idle_seconds <= settings.timeout_minutes * 60 then 0 else 1 end) over (
            partition by visitor
            order by occurred_at nulls first, event_id
            rows between unbounded preceding and current row
        ) as visit_number
    from gaps_measured
    cross join settings

),

visits_keyed as (

    select
        event_id,
        event_day,
        visitor || ':visit:' || cast(visit_number as TEXT) as session_key
    from visits_numbered

)

select * from visits_keyed;

create or replace table intermediate.int_session_days_digested as
with event_days as (select * from "warehouse"."intermediate"."int_web_event_days_digested"),
visits as (select * from "warehouse"."intermediate"."int_web_visits_numbered"),

-- a late event may give every later visit of its visitor another number
visit_days as (

    select
        event_day,
        sum(visit_hash) as digest
    from (select event_day, cast(hash(visits) % 2147483647 as bigint) as visit_hash from visits) as hashed
    group by event_day

),

days_digested as (

    select
        event_days.event_day,
        event_days.digest || ':' || coalesce(cast(visit_days.digest as TEXT), '')
            as digest
    from event_days
    left join visit_days
        on event_days.event_day = visit_days.event_day

)

select * from days_digested;

create or replace view intermediate.int_web_events_sessioned as
with events as (select * from "warehouse"."intermediate"."int_web_events_unioned"),
visits as (select * from "warehouse"."intermediate"."int_web_visits_numbered"),

events_sessioned as (

    select
        session_key,
        event_id, source, device_id, login_id, event_name, page_url, referrer, source_name, medium,
        campaign_name, click_id, click_id_type, device_category, country, period_label,
        has_consent, value, event_day, occurred_at
    from events
    where session_key is not null
    union all
    select
        visits.session_key,
        events.event_id, events.source, events.device_id, events.login_id, events.event_name,
        events.page_url, events.referrer, events.source_name, events.medium, events.campaign_name,
        events.click_id, events.click_id_type, events.device_category, events.country,
        events.period_label, events.has_consent, events.value, events.event_day,
        events.occurred_at
    from events
    inner join visits
        on events.event_id = visits.event_id
    where events.session_key is null

)

select * from events_sessioned;

create or replace table intermediate.int_web_sessions_built as
-- depends_on: "warehouse"."intermediate"."int_session_days_digested"
with events as (select * from "warehouse"."intermediate"."int_web_events_sessioned"),

-- a page of the site itself is no referrer
events_referred as (

    select
        session_key, event_id, click_id, click_id_type, source_name, medium, campaign_name,
        occurred_at,
        case
            when coalesce(nullif(regexp_extract(lower(trim(referrer)), '^(?:[a-z]+://)?(?:[^/@]*@)?(?:www[.])?([^/:?#]+)', 1), ''), '') <> coalesce(nullif(regexp_extract(lower(trim(page_url)), '^(?:[a-z]+://)?(?:[^/@]*@)?(?:www[.])?([^/:?#]+)', 1), ''), '')
                then referrer
        end as referrer
    from events
    where coalesce(click_id, source_name, medium, campaign_name, referrer) is not null

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

sessions_aggregated as (

    select
        session_key,
        min(source) as source,
        min(device_id) as device_id,
        min(device_category) as device_category,
        min(country) as country,
        min(period_label) as period_label,
        count(*) as event_count,
        sum(case when event_name = 'page_view' then 1 else 0 end) as page_view_count,
        sum(value) as event_value,
        session_key like 'form:%' as is_form,
        min(case when has_consent = false then 0 else 1 end) = 1 as has_consent,
        min(event_day) as first_event_day,
        max(event_day) as last_event_day,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        min(case when login_id is not null then occurred_at end) as logged_in_at
    from events
    group by session_key

),

sessions_sourced as (

    select
        sessions_aggregated.*,
        coalesce(arrivals.click_id, '') as click_id,
        coalesce(arrivals.click_id_type, '') as click_id_type,
        coalesce(arrivals.source_name, '') as source_name,
        coalesce(arrivals.medium, '') as medium,
        coalesce(arrivals.campaign_name, '') as campaign_name,
        coalesce(arrivals.referrer, '') as referrer
    from sessions_aggregated
    left join arrivals_ranked as arrivals
        on sessions_aggregated.session_key = arrivals.session_key
        and arrivals.arrival_rank = 1

)

select * from sessions_sourced;

create or replace table intermediate.int_session_campaigns_matched as
with sessions as (select * from "warehouse"."intermediate"."int_web_sessions_built"),
campaigns as (select * from "warehouse"."intermediate"."int_campaigns_unioned"),
clicks as (select * from "warehouse"."staging"."stg_google_ads__clicks"),

labels_listed as (

    select campaign_id, lower(replace(campaign_name, ' ', '_')) as label
    from campaigns

    union

    select campaign_id, lower(campaign_name) as label
    from campaigns

    union

    select campaign_id, split_part(campaign_id, ':', 2) as label
    from campaigns

),

labels_unambiguous as (

    select label, min(campaign_id) as campaign_id
    from labels_listed
    where label <> ''
    group by label
    having count(distinct campaign_id) = 1

),

clicks_distinct as (

    select google_click_id as click_id, min(campaign_id) as campaign_id
    from clicks
    where google_click_id is not null
    group by google_click_id

),

sessions_matched as (

    select
        sessions.session_key,
        coalesce(clicks_distinct.campaign_id, labels_unambiguous.campaign_id) as campaign_id,
        case when clicks_distinct.campaign_id is null then 'utm' else 'click' end as matched_by
    from sessions
    left join clicks_distinct
        on sessions.click_id = clicks_distinct.click_id
        and sessions.click_id <> ''
    left join labels_unambiguous
        on sessions.campaign_name = labels_unambiguous.label
    where clicks_distinct.campaign_id is not null or labels_unambiguous.campaign_id is not null

)

select * from sessions_matched;

create or replace table intermediate.int_web_sessions_channelled as
with settings as (

    select * from "warehouse"."intermediate"."int_settings_resolved"

),

sessions as (

    select * from "warehouse"."intermediate"."int_web_sessions_built"

),

rules as (

    select * from "warehouse"."staging"."stg_contract__channel_rules"

),

campaigns as (

    select * from "warehouse"."intermediate"."int_campaigns_unioned"

),

-- a click that the platform itself recorded says which network showed the ad; its id alone does not
clicks_channelled as (

    select
        clicks.session_key,
        campaigns.channel
    from "warehouse"."intermediate"."int_session_campaigns_matched" as clicks
    inner join campaigns
        on clicks.campaign_id = campaigns.campaign_id
    where clicks.matched_by = 'click' and campaigns.channel is not null

),

arrivals_distinct as (

    select distinct click_id_type, source_name, medium, campaign_name, referrer
    from sessions

),

rules_matched as (

    select
        arrivals_distinct.*,
        rules.channel,
        rules.position,
        rules.valid_from,
        rules.valid_to,
        case when rules.click_id_type is null then 1 else 0 end as is_weaker_than_click
    from arrivals_distinct
    inner join rules
        on (rules.click_id_type is null or rules.click_id_type = arrivals_distinct.click_id_type)
        and (
            rules.source_pattern is null
            or regexp_matches(arrivals_distinct.source_name, rules.source_pattern)
        )
        and (
            rules.medium_pattern is null
            or regexp_matches(arrivals_distinct.medium, rules.medium_pattern)
        )
        and (
            rules.campaign_pattern is null
            or regexp_matches(arrivals_distinct.campaign_name, rules.campaign_pattern)
        )
        and (
            rules.referrer_pattern is null
            or regexp_matches(arrivals_distinct.referrer, rules.referrer_pattern)
        )

),

sessions_dated as (

    select
        sessions.*,
        cast(timezone(settings.timezone, timezone('UTC', sessions.started_at)) as date) as session_date,
        cast(timezone(settings.timezone, timezone('UTC', coalesce(sessions.started_at, settings.as_of_at))) as date)
            as rule_date
    from sessions
    cross join settings

),

-- many sessions of a day arrive alike, and a rule asks for no more than the arrival and the day
arrivals_dated as (

    select distinct click_id_type, source_name, medium, campaign_name, referrer, rule_date
    from sessions_dated

),

arrivals_matched as (

    select
        arrivals_dated.*,
        rules_matched.channel,
        row_number() over (
            partition by
                arrivals_dated.click_id_type, arrivals_dated.source_name, arrivals_dated.medium,
                arrivals_dated.campaign_name, arrivals_dated.referrer, arrivals_dated.rule_date
            order by
                rules_matched.is_weaker_than_click, rules_matched.position, rules_matched.channel
        ) as match_rank
    from arrivals_dated
    inner join rules_matched
        on arrivals_dated.click_id_type = rules_matched.click_id_type
        and arrivals_dated.source_name = rules_matched.source_name
        and arrivals_dated.medium = rules_matched.medium
        and arrivals_dated.campaign_name = rules_matched.campaign_name
        and arrivals_dated.referrer = rules_matched.referrer
        and arrivals_dated.rule_date >= coalesce(rules_matched.valid_from, cast('0001-01-01' as date))
    and arrivals_dated.rule_date <= coalesce(rules_matched.valid_to, cast('9999-12-31' as date))

),

sessions_channelled as (

    select
        sessions_dated.*,
        coalesce(clicks_channelled.channel, arrivals_matched.channel, 'direct') as channel
    from sessions_dated
    left join arrivals_matched
        on sessions_dated.click_id_type = arrivals_matched.click_id_type
        and sessions_dated.source_name = arrivals_matched.source_name
        and sessions_dated.medium = arrivals_matched.medium
        and sessions_dated.campaign_name = arrivals_matched.campaign_name
        and sessions_dated.referrer = arrivals_matched.referrer
        and sessions_dated.rule_date = arrivals_matched.rule_date
        and arrivals_matched.match_rank = 1
    left join clicks_channelled
        on sessions_dated.session_key = clicks_channelled.session_key

)

select * from sessions_channelled;

create or replace table marts.fct_web_sessions as
with sessions as (select * from "warehouse"."intermediate"."int_web_sessions_channelled"),

sessions_described as (

    select
        cast(session_key as varchar) as session_key,
        cast(source as varchar) as source,
        cast(channel as varchar) as channel,
        cast(source_name as varchar) as source_name,
        cast(medium as varchar) as medium,
        cast(campaign_name as varchar) as campaign_name,
        cast(device_category as varchar) as device_category,
        cast(country as varchar) as country,
        cast(period_label as varchar) as period_label,
        cast(event_count as bigint) as event_count,
        cast(page_view_count as bigint) as page_view_count,
        cast(event_value as decimal(18, 2)) as event_value,
        cast(has_consent as boolean) as has_consent,
        cast(session_date as date) as session_date,
        cast(started_at as timestamp) as started_at,
        cast(ended_at as timestamp) as ended_at
    from sessions
    where not is_form

)

select * from sessions_described;

create or replace table intermediate.int_web_identity_days_summed as
-- depends_on: "warehouse"."intermediate"."int_web_event_days_digested"
with web_events as (select * from "warehouse"."intermediate"."int_web_events_unioned"),

identified as (

    select
        source,
        device_id,
        login_id,
        case
        when split_part(nullif(regexp_extract(case when regexp_matches(email, '^[ -~]*$') then lower(email) else plain_text(email) end, '[^<>:;,()@" ]+@[a-z0-9-]+(?:[.][a-z0-9-]+)+', 0), ''), '@', 2) in ('gmail.com', 'googlemail.com')
            then replace(split_part(split_part(nullif(regexp_extract(case when regexp_matches(email, '^[ -~]*$') then lower(email) else plain_text(email) end, '[^<>:;,()@" ]+@[a-z0-9-]+(?:[.][a-z0-9-]+)+', 0), ''), '@', 1), '+', 1), '.', '') || '@gmail.com'
        else nullif(regexp_extract(case when regexp_matches(email, '^[ -~]*$') then lower(email) else plain_text(email) end, '[^<>:;,()@" ]+@[a-z0-9-]+(?:[.][a-z0-9-]+)+', 0), '')
    end as email,
        has_consent,
        event_day,
        occurred_at
    from web_events
    where device_id is not null or login_id is not null or email is not null

),

summed as (

    select
        source,
        device_id,
        login_id,
        email,
        has_consent,
        event_day,
        cast(count(*) as bigint) as event_count,
        min(occurred_at) as first_seen_at,
        max(occurred_at) as last_seen_at
    from identified
    group by source, device_id, login_id, email, has_consent, event_day

)

select * from summed;

create or replace table intermediate.int_web_identities_summed as
with identity_days as (select * from "warehouse"."intermediate"."int_web_identity_days_summed"),

summed as (

    select
        source,
        device_id,
        login_id,
        email,
        has_consent,
        cast(sum(event_count) as bigint) as event_count,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from identity_days
    group by source, device_id, login_id, email, has_consent

)

select * from summed;
