with settings as (

    select * from {{ ref('int_settings_resolved') }}

),

links as (

    select * from {{ ref('stg_contract__identity_links') }}

),

holding as (

    select
        links.decision,
        links.record_a,
        links.record_b,
        links.valid_from,
        row_number() over (
            partition by
                least(links.record_a, links.record_b), greatest(links.record_a, links.record_b)
            order by links.valid_from desc, links.decision desc, links.record_a
        ) as recency
    from links
    cross join settings
    where
        {{ holds_on('links', 'settings.as_of_date') }}
        and links.record_a <> links.record_b

),

-- of two decisions about one pair the younger holds, and of two of one day the one that parts
decided as (

    select
        decision,
        least(record_a, record_b) as record_a,
        greatest(record_a, record_b) as record_b,
        cast(valid_from as {{ dbt.type_timestamp() }}) as decided_at
    from holding
    where recency = 1

)

select * from decided
