with sources as (select * from {{ ref('stg_contract__sources') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),

sources_described as (

    select
        cast(sources.source as varchar) as source,
        cast(sources.status as varchar) as status,
        cast(sources.max_staleness_hours as bigint) as max_staleness_hours,
        cast(sources.restatement_days as bigint) as restatement_days,
        cast(sources.is_enabled as boolean) as is_enabled,
        cast(sources.is_required as boolean) as is_required,
        cast(settings.as_of_date - cast(sources.restatement_days as integer) as date)
            as provisional_from_date,
        cast(sources.last_succeeded_at as timestamp) as last_succeeded_at,
        cast(sources.last_as_of_at as timestamp) as last_as_of_at
    from sources
    cross join settings

)

select * from sources_described
