with fct_identity_rejected_edges as (

    select * from {{ ref('fct_identity_rejected_edges') }}

)

select
    record_node,
    identifier_node,
    rule,
    source,
    rejection_reason,
    tier,
    evidence_count,
    first_seen_at,
    last_seen_at
from fct_identity_rejected_edges
