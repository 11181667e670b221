with events as (select * from {{ source('raw_ga4', 'events') }}),

rows_hashed as (

    select
        table_date as event_day,
        {{ row_hash('events') }} as row_hash
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

select * from days_hashed
