with google_ads as (

    select * from {{ ref('stg_google_ads__campaigns') }}

),

meta_ads as (

    select * from {{ ref('stg_meta_ads__campaigns') }}

),

linkedin_ads as (

    select * from {{ ref('stg_linkedin_ads__campaigns') }}

),

salesforce as (

    select
        campaigns.*,
        types.channel
    from {{ ref('stg_salesforce__campaigns') }} as campaigns
    left join {{ ref('campaign_types') }} as types
        on types.source = 'salesforce' and campaigns.campaign_type = types.campaign_type

),

files as (select * from {{ ref('stg_files__campaigns') }}),

networks as (

    select * from {{ ref('ad_networks') }}

),

unioned as (

    select
        campaign_id,
        'google_ads' as source,
        'google_ads' as platform,
        account_id,
        campaign_name,
        coalesce(network, 'UNKNOWN') as network,
        cast(null as {{ dbt.type_string() }}) as channel,
        cast(null as {{ dbt.type_string() }}) as objective,
        cast(null as {{ dbt.type_timestamp() }}) as starts_at,
        cast(null as {{ dbt.type_timestamp() }}) as ends_at
    from google_ads
    union all
    select
        campaign_id,
        'meta_ads' as source,
        'meta_ads' as platform,
        account_id,
        campaign_name,
        'ALL' as network,
        cast(null as {{ dbt.type_string() }}) as channel,
        objective,
        created_at as starts_at,
        cast(null as {{ dbt.type_timestamp() }}) as ends_at
    from meta_ads
    union all
    select
        campaign_id,
        'linkedin_ads' as source,
        'linkedin_ads' as platform,
        account_id,
        campaign_name,
        'ALL' as network,
        cast(null as {{ dbt.type_string() }}) as channel,
        objective,
        starts_at,
        ends_at
    from linkedin_ads
    union all
    select
        campaign_id,
        'salesforce' as source,
        cast(null as {{ dbt.type_string() }}) as platform,
        cast(null as {{ dbt.type_string() }}) as account_id,
        campaign_name,
        cast(null as {{ dbt.type_string() }}) as network,
        channel,
        cast(null as {{ dbt.type_string() }}) as objective,
        cast(start_date as timestamp) as starts_at,
        cast(end_date as timestamp) as ends_at
    from salesforce
    where not is_deleted
    union all
    select
        campaign_id,
        'files' as source,
        cast(null as {{ dbt.type_string() }}) as platform,
        cast(null as {{ dbt.type_string() }}) as account_id,
        campaign_name,
        cast(null as {{ dbt.type_string() }}) as network,
        channel,
        objective,
        starts_at,
        ends_at
    from files
    where not is_deleted

),

channelled as (

    select
        unioned.campaign_id,
        unioned.source,
        unioned.platform,
        unioned.account_id,
        unioned.campaign_name,
        coalesce(unioned.channel, networks.channel) as channel,
        unioned.objective,
        unioned.starts_at,
        unioned.ends_at
    from unioned
    left join networks
        on unioned.platform = networks.platform and unioned.network = networks.network

)

select * from channelled
