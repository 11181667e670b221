select
    scope_name as campaign,
    verdict,
    answerable,
    sentence,
    lead_count,
    mature_count,
    won_count,
    expected_won_count,
    response_effect,
    execution_effect,
    mature_count as n
from published.campaign_diagnoses
where
    scope = 'campaign'
    and (
        $channel is null
        or scope_key in (select campaign_id from published.ad_spend where channel = $channel)
        or scope_key in (select campaign_id from published.funnel_passes where channel = $channel)
    )
order by verdict = 'not_enough_evidence', mature_count desc, scope_name
