select department
from published.missed_opportunities
group by department
order by department
