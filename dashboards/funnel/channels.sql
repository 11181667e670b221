select channel
from published.funnel_daily
where inquiry_count + mql_count + sqo_count > 0
group by channel
order by sum(inquiry_count) desc, channel
