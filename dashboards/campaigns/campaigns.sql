with

named as (
    select campaign_id, max(campaign_name) as campaign
    from published.campaign_months
    group by campaign_id
),

spent as (
    select
        campaign_id,
        max(channel) as channel,
        sum(amount) as spend,
        sum(platform_conversion_count) as claimed
    from published.ad_spend
    cross join clock
    where spend_date >= last_month - interval 11 month and campaign_id is not null
    group by campaign_id
),

brought as (
    select
        campaign_id,
        max(channel) as channel,
        count(*) filter (where inquiry_at is not null) as inquiries,
        count(*) filter (where mql_at is not null) as mqls,
        count(*) filter (where sqo_at is not null) as sqos,
        count(*) filter (where won_at is not null) as won
    from published.funnel_passes
    cross join clock
    where started_date >= last_month - interval 11 month and campaign_id is not null
    group by campaign_id
),

handed as (
    select
        campaign_id,
        count(*) as handoffs,
        count(*) filter (where outcome = 'rejected') / count(*) as rejected
    from published.handoffs
    cross join clock
    where handed_off_date >= last_month - interval 11 month and campaign_id is not null
    group by campaign_id
),

earned as (
    select passes.campaign_id, sum(deals.amount) as won_amount
    from published.deals
    inner join published.funnel_passes as passes on deals.pass_id = passes.pass_id
    cross join clock
    where
        deals.is_won and deals.deal_type = 'new'
        and passes.started_date >= last_month - interval 11 month
    group by passes.campaign_id
)

select
    coalesce(named.campaign, spent.campaign_id, brought.campaign_id) as campaign,
    coalesce(spent.channel, brought.channel) as channel,
    spent.spend,
    brought.inquiries,
    brought.mqls,
    handed.rejected,
    brought.sqos,
    brought.won,
    earned.won_amount,
    spent.claimed,
    coalesce(brought.inquiries, 0) as n
from spent
full join brought on spent.campaign_id = brought.campaign_id
left join handed on coalesce(spent.campaign_id, brought.campaign_id) = handed.campaign_id
left join earned on coalesce(spent.campaign_id, brought.campaign_id) = earned.campaign_id
left join named on coalesce(spent.campaign_id, brought.campaign_id) = named.campaign_id
where $channel is null or coalesce(spent.channel, brought.channel) = $channel
order by earned.won_amount desc nulls last, spent.spend desc nulls last, campaign
limit 40
