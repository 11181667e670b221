{{ config(materialized='table') }}

with thresholds as (select * from {{ ref('int_responsibility_thresholds_resolved') }}),
effects as (select * from {{ ref('int_diagnosis_effects_tested') }}),

effects_ranked as (

    select
        effects.*,
        row_number() over (
            partition by scope order by p_value, scope_key, dimension
        ) as p_rank,
        count(*) over (partition by scope) as test_count
    from effects
    where is_testable

),

-- Benjamini and Hochberg 1995: all up to the last one below its line
lines_drawn as (

    select
        effects_ranked.*,
        max(
            case when p_value <= p_rank * thresholds.discovery_rate / test_count then p_rank end
        ) over (partition by scope) as last_rank
    from effects_ranked
    cross join thresholds

),

effects_judged as (

    select
        effects.*,
        coalesce(lines_drawn.p_rank <= lines_drawn.last_rank, false) and effects.effect < 0
            as is_significant
    from effects
    left join lines_drawn
        on effects.scope = lines_drawn.scope
        and effects.scope_key = lines_drawn.scope_key
        and effects.dimension = lines_drawn.dimension

)

select * from effects_judged
