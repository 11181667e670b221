{{ config(materialized='mended', days='int_web_event_days_digested') }}

-- depends_on: {{ ref('int_web_event_days_digested') }}
with ga4 as (select * from {{ ref('stg_ga4__events') }}),
best_tables as (select * from {{ ref('int_ga4_tables_ranked') }}),
files as (select * from {{ ref('stg_files__web_events') }}),
forms as (select * from {{ ref('int_form_submissions_unioned') }}),

ga4_events as (

    select
        ga4.*,
        coalesce(ga4.google_click_id, {{ click_id_of('ga4.page_url') }}) as click_id,
        case
            when ga4.google_click_id is not null then 'gclid'
            else {{ click_id_type_of('ga4.page_url') }}
        end as click_id_type
    from ga4
    inner join best_tables
        on
            ga4.dataset = best_tables.dataset
            and ga4.table_date = best_tables.table_date
            and {{ ga4_table_rank('ga4.table_kind') }} = best_tables.table_rank
    where not ga4.is_deleted

),

unioned as (

    select
        event_id,
        'ga4' as source,
        device_id,
        login_id,
        cast(null as {{ dbt.type_string() }}) as email,
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
        cast(null as {{ dbt.type_string() }}) as period_label,
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
        cast(null as {{ dbt.type_string() }}) as vendor_campaign_id,
        coalesce(click_id, {{ click_id_of('page_url') }}) as click_id,
        {{ click_id_type_of('page_url') }} as click_id_type,
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
        cast(null as {{ dbt.type_string() }}) as login_id,
        email,
        'form:' || form_submission_id as session_key,
        'form_submission' as event_name,
        page_url,
        cast(null as {{ dbt.type_string() }}) as referrer,
        source_name,
        medium,
        campaign_name,
        vendor_campaign_id,
        {{ click_id_of('page_url') }} as click_id,
        {{ click_id_type_of('page_url') }} as click_id_type,
        cast(null as {{ dbt.type_string() }}) as device_category,
        cast(null as {{ dbt.type_string() }}) as country,
        cast(null as {{ dbt.type_string() }}) as period_label,
        cast(null as decimal(18, 2)) as value,
        true as has_consent,
        event_day,
        submitted_at as occurred_at
    from forms

)

select * from unioned
