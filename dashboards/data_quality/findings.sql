select
    meaning,
    severity,
    owner_department as owner,
    finding_count,
    amount,
    what_to_do,
    example_key as example
from published.quality_findings
order by
    list_position(['critical', 'error', 'warning', 'info'], severity), finding_count desc, finding
