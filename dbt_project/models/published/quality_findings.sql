with fct_quality_findings as (

    select * from {{ ref('fct_quality_findings') }}

)

select
    finding,
    subject,
    severity,
    owner_department,
    meaning,
    what_to_do,
    example_key,
    currency,
    finding_count,
    amount,
    as_of_at
from fct_quality_findings
