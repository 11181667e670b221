with observed as (

    select * from {{ ref('int_stage_values_observed') }}

),

mappings as (

    select * from {{ ref('int_stage_mappings_completed') }}

),

values_distinct as (

    select source, object_type, field, value, count(*) as value_count
    from observed
    where {{ filled('value') }} is not null
    group by source, object_type, field, value

),

values_unmapped as (

    select
        values_distinct.source || ':' || values_distinct.object_type || ':' || values_distinct.field
            || '=' || values_distinct.value as stage_value,
        values_distinct.value_count
    from values_distinct
    left join (select distinct source, object_type, field, value from mappings) as mapped
        on values_distinct.source = mapped.source
        and values_distinct.object_type = mapped.object_type
        and values_distinct.field = mapped.field
        and values_distinct.value = mapped.value
    where mapped.value is null

)

select * from values_unmapped
