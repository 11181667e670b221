with

counted as (
    select channel, exit_reason, count(*) as passes
    from published.funnel_passes
    cross join clock
    where
        exit_stage in ('rejected', 'recycled', 'lost')
        and (exited_at is null or exited_at >= last_month - interval 11 month)
        and ($channel is null or channel = $channel)
    group by channel, exit_reason
),

ranked as (
    select
        *,
        row_number() over (
            partition by channel order by (exit_reason is null), passes desc, exit_reason
        ) as place,
        sum(passes) over (partition by channel) as ended,
        sum(passes) filter (where exit_reason is not null) over (partition by channel) as reasoned
    from counted
)

select
    channel,
    cast(ended as bigint) as ended,
    coalesce(reasoned, 0) / ended as with_reason,
    coalesce(exit_reason, 'none given') as top_reason,
    passes / ended as top_share,
    cast(ended as bigint) as n
from ranked
where place = 1
order by ended desc, channel
