with events as (select * from {{ source('raw_ga4', 'events') }}),

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
        min({{ ga4_table_rank('table_kind') }}) as table_rank
    from tables
    group by dataset, table_date

)

select * from best_tables
