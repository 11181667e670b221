{{ config(materialized='table') }}

with steps as (

    select * from {{ ref('int_path_steps_built') }}

),

conversions as (

    select * from {{ ref('int_path_conversions_listed') }}

),

steps_looked_back as (

    select
        steps.path_key,
        steps.path_group,
        steps.step_number = steps.step_count as is_last,
        steps.channel,
        lag(channel, 1) over (partition by path_key order by step_number) as channel_1,
        lag(channel, 2) over (partition by path_key order by step_number) as channel_2,
        lag(channel, 3) over (partition by path_key order by step_number) as channel_3,
        lag(channel, 4) over (partition by path_key order by step_number) as channel_4,
        lag(channel, 5) over (partition by path_key order by step_number) as channel_5
    from steps

),

transitions_unioned as (

    select
        path_key, path_group, channel_5, channel_4, channel_3, channel_2, channel_1, channel,
        'touch' as outcome
    from steps_looked_back
    union all
    select
        path_key, path_group, channel_4, channel_3, channel_2, channel_1, channel,
        cast(null as {{ dbt.type_string() }}), outcomes.outcome
    from steps_looked_back
    cross join (select 'conversion' as outcome union all select 'null') as outcomes
    where is_last

),

transitions_counted as (

    select
        {{ surrogate_key([
            'transitions_unioned.path_group', 'channel_5', 'channel_4', 'channel_3', 'channel_2', 'channel_1',
            'channel', 'outcome'
        ]) }} as transition_id,
        transitions_unioned.path_group,
        channel_5,
        channel_4,
        channel_3,
        channel_2,
        channel_1,
        channel,
        outcome,
        cast(
            sum(
                case outcome
                    when 'conversion' then conversions.conversion_count
                    when 'null' then conversions.null_count
                    else conversions.conversion_count + conversions.null_count
                end
            ) as double
        ) as transition_count
    from transitions_unioned
    inner join conversions
        on transitions_unioned.path_key = conversions.path_key
    group by
        transitions_unioned.path_group, channel_5, channel_4, channel_3, channel_2, channel_1,
        channel, outcome

),

transitions_happened as (

    select * from transitions_counted
    where transition_count > 0

)

select * from transitions_happened
