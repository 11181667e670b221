with disputes as (select * from {{ ref('stg_contract__disputes') }}),

disputes_stated as (

    select
        cast(dispute_id as varchar) as dispute_id,
        cast(about as varchar) as about,
        cast(raised_by as varchar) as raised_by,
        cast(claim as varchar) as claim,
        cast(outcome as varchar) as outcome,
        cast(outcome is null and decided_date is null as boolean) as is_open,
        cast(month_start_date as date) as month_start_date,
        cast(opened_date as date) as opened_date,
        cast(decided_date as date) as decided_date
    from disputes

)

select * from disputes_stated
