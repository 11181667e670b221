{{ config(materialized='table') }}

with estimates as (select * from {{ ref('int_ledger_values_estimated') }}),
frozen as (select * from {{ ref('int_ledger_values_frozen') }}),

values_settled as (

    select
        estimates.business,
        estimates.segment,
        estimates.month_start_date,
        estimates.stage,
        case when frozen.stage is null then estimates.win_rate else frozen.win_rate end as win_rate,
        case when frozen.stage is null then estimates.norm_win_rate else frozen.norm_win_rate end
            as norm_win_rate,
        case when frozen.stage is null then estimates.basis else frozen.basis end as basis,
        case when frozen.stage is null then estimates.win_value else frozen.win_value end
            as win_value,
        case when frozen.stage is null then estimates.norm_value else frozen.norm_value end
            as norm_value,
        frozen.stage is not null as is_frozen
    from estimates
    left join frozen
        on estimates.business = frozen.business
        and estimates.segment = frozen.segment
        and estimates.month_start_date = frozen.month_start_date
        and estimates.stage = frozen.stage

)

select * from values_settled
