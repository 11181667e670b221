select
    channel,
    nullif(sum(ad_spend_amount), 0) as spend,
    cast(sum(inquiry_count) as bigint) as inquiries,
    cast(sum(mql_count) as bigint) as mqls,
    cast(sum(sqo_count) as bigint) as sqos,
    cast(sum(new_won_deal_count) as bigint) as won_deals,
    sum(new_won_amount) as won_revenue,
    nullif(sum(ad_spend_amount), 0) / nullif(sum(sqo_count), 0) as cost_per_sqo,
    cast(sum(inquiry_count) as bigint) as n
from published.funnel_daily
cross join clock
where
    ($channel is null or channel = $channel)
    and event_date >= last_month - interval 11 month
    and event_date < last_month + interval 1 month
group by channel
having sum(inquiry_count) + sum(sqo_count) + sum(ad_spend_amount) > 0
order by won_revenue desc, inquiries desc, channel
