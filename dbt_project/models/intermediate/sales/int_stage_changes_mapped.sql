{{ config(materialized='table') }}

with observed as (select * from {{ ref('int_stage_values_observed') }}),
mappings as (select * from {{ ref('int_stage_mappings_completed') }}),
runs as (select * from {{ ref('stg_contract__runs') }}),
companies as (select * from {{ ref('stg_contract__companies') }}),
amounts as (select * from {{ ref('int_stage_amounts_known') }}),
reasons as (select * from {{ ref('int_stage_reasons_known') }}),

dated as (

    select
        observed.*,
        {{ business_date('coalesce(observed.observed_at, runs.as_of_at)', 'companies.timezone') }}
            as mapping_date
    from observed
    cross join runs
    cross join companies

),

mapped as (

    select
        dated.source,
        dated.object_type,
        dated.object_id,
        mappings.stage,
        dated.observed_at,
        dated.period_label,
        dated.amount,
        dated.reason
    from dated
    inner join mappings
        on
            dated.source = mappings.source
            and dated.object_type = mappings.object_type
            and dated.field = mappings.field
            and dated.value = mappings.value
            and {{ holds_on('mappings', 'dated.mapping_date') }}

),

entered as (

    select
        source,
        object_type,
        object_id,
        stage,
        observed_at as entered_at,
        max(period_label) as period_label,
        max(amount) as amount,
        max(reason) as reason
    from mapped
    group by source, object_type, object_id, stage, observed_at

),

explained as (

    select
        {{ surrogate_key([
            'entered.object_type', 'entered.object_id', 'entered.stage', 'entered.entered_at',
        ]) }} as stage_change_id,
        entered.source,
        entered.object_type,
        entered.object_id,
        entered.stage,
        entered.period_label,
        coalesce(entered.reason, reasons.reason) as reason,
        coalesce(entered.amount, amounts.amount) as amount,
        entered.entered_at
    from entered
    left join amounts
        on
            entered.object_type = 'deal'
            and entered.object_id = amounts.deal_id
            and coalesce(entered.entered_at, amounts.known_from_at) >= amounts.known_from_at
            and coalesce(entered.entered_at, amounts.known_from_at) < amounts.known_until_at
            and (entered.entered_at is not null or amounts.is_current)
    left join reasons
        on
            entered.object_type = reasons.object_type
            and entered.object_id = reasons.object_id
            and entered.stage = reasons.stage
            and coalesce(entered.entered_at, reasons.known_until_at) > reasons.known_after_at
            and coalesce(entered.entered_at, reasons.known_until_at) <= reasons.known_until_at
            and (entered.entered_at is not null or reasons.is_current)

)

select * from explained
