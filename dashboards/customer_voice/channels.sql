select channel
from published.funnel_passes
where exit_stage is not null
group by channel
order by count(*) desc, channel
