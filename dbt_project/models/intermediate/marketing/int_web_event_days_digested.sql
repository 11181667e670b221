{{ config(materialized='table') }}

with ga4 as (select * from {{ ref('int_ga4_event_days_hashed') }}),
files as (select * from {{ ref('stg_files__web_events') }}),
forms as (select * from {{ ref('int_form_submissions_unioned') }}),

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
        cast(sum(row_count) as {{ dbt.type_string() }})
        || ':' || cast(sum(hash_sum) as {{ dbt.type_string() }}) as digest
    from rows_listed
    group by event_day

)

select * from days_digested
