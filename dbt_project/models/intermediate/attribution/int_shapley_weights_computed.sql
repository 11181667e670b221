with paths as (select * from {{ ref('int_conversion_paths_unioned') }}),

channels_counted as (

    select
        conversion_id,
        touch_id,
        touch_number,
        touch_count,
        cast(1 as double) / count(*) over (partition by conversion_id, channel) as channel_part
    from paths

),

weights_computed as (

    select
        conversion_id,
        touch_id,
        touch_number,
        touch_count,
        'shapley' as method,
        -- the parts of a channel add up to 1, so that their sum is the number of channels
        channel_part / round(sum(channel_part) over (partition by conversion_id)) as weight
    from channels_counted

)

select * from weights_computed
