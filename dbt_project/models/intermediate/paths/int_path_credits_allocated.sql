{{ config(materialized='table') }}

with weights as (

    select * from {{ ref('int_touch_weights_computed') }}

),

steps as (

    select * from {{ ref('int_path_steps_built') }}

),

conversions as (

    select * from {{ ref('int_path_conversions_listed') }}
    where conversion_count > 0

),

methods as (

    select method from {{ ref('attribution_methods') }}
    where level = 'touch' and rest_weight is null

),

weights_rounded as (

    select
        steps.path_key,
        steps.channel,
        weights.method,
        cast(round(weights.weight, 12) as decimal(18, 12)) as credit,
        row_number() over (
            partition by weights.conversion_id, weights.method
            order by weights.touch_number
        ) as method_rank
    from weights
    inner join steps
        on weights.conversion_id = steps.path_key
        and weights.touch_number = steps.step_number

),

weights_completed as (

    select
        weights_rounded.path_key,
        weights_rounded.channel,
        weights_rounded.method,
        cast(
            credit + case when method_rank = 1
                then 1 - sum(credit) over (partition by path_key, method)
                else 0
            end as decimal(18, 12)
        ) as credit
    from weights_rounded

),

weights_with_rest as (

    select path_key, channel, method, credit
    from weights_completed
    union all
    select
        conversions.path_key, 'unattributed', methods.method, cast(1 as decimal(18, 12))
    from conversions
    cross join methods
    left join (select distinct path_key from steps) as with_path
        on conversions.path_key = with_path.path_key
    where with_path.path_key is null

),

credits_allocated as (

    select
        {{ surrogate_key([
            'conversions.path_group', 'weights_with_rest.method', 'weights_with_rest.channel'
        ]) }} as path_credit_id,
        conversions.path_group,
        weights_with_rest.method,
        weights_with_rest.channel,
        sum(weights_with_rest.credit * conversions.conversion_count) as credit,
        sum(weights_with_rest.credit * conversions.conversion_value) as credited_value
    from weights_with_rest
    inner join conversions
        on weights_with_rest.path_key = conversions.path_key
    group by conversions.path_group, weights_with_rest.method, weights_with_rest.channel

)

select * from credits_allocated
