{{ config(materialized='table') }}

with ga4 as (select * from {{ ref('stg_ga4__events') }}),
files as (select * from {{ ref('stg_files__web_events') }}),
forms as (select * from {{ ref('int_form_submissions_unioned') }}),

rows_listed as (

    select table_date as event_day, row_hash
    from ga4
    union all
    select event_day, row_hash
    from files
    union all
    select event_day, row_hash
    from forms

),

days_digested as (

    select
        event_day,
        cast(count(*) as {{ dbt.type_string() }})
        || ':' || cast(sum(row_hash) as {{ dbt.type_string() }}) as digest
    from rows_listed
    group by event_day

)

select * from days_digested
