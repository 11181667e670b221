select platform as label, sum(amount) as value, 'marketing' as department
from published.ad_spend
cross join clock
where
    ($channel is null or channel = $channel)
    and spend_date >= last_month - interval 11 month
    and spend_date < last_month + interval 1 month
group by platform
having sum(amount) <> 0
order by value desc, label
