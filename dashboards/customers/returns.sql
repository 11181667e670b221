with

returned as (
    select
        channel,
        age_months,
        sum(credited_amount) / nullif(sum(spend_amount), 0) as roas
    from published.cohort_returns
    where method = 'linear' and is_mature and age_months in (0, 3, 6, 12)
    group by channel, age_months
),

spent as (
    select channel, sum(spend_amount) as spend
    from published.cohort_returns
    where method = 'linear' and age_months = 0 and is_mature
    group by channel
)

select
    spent.channel,
    spent.spend,
    max(roas) filter (where age_months = 0) as age_0,
    max(roas) filter (where age_months = 3) as age_3,
    max(roas) filter (where age_months = 6) as age_6,
    max(roas) filter (where age_months = 12) as age_12
from spent
left join returned on spent.channel = returned.channel
where spent.spend > 0
group by spent.channel, spent.spend
order by spent.spend desc, spent.channel
