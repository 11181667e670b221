select channel
from published.ad_spend
where channel is not null
group by channel
order by sum(amount) desc, channel
