with targets as (

    select * from {{ source('raw_files', 'targets') }}

),

renamed as (

    select
        {{ filled('metric') }} as metric,
        coalesce({{ filled('segment') }}, 'all') as segment,
        coalesce({{ filled('channel') }}, 'all') as channel,
        {{ filled('department') }} as department,
        upper({{ filled('currency') }}) as currency,
        {{ filled('profile') }} as profile,
        value,
        period_start as period_start_date,
        period_end as period_end_date,
        {{ filled('version') }} as version,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        valid_to,
        coalesce(_is_deleted, false) as is_deleted,
        _loaded_at as loaded_at
    from targets

)

select * from renamed
