with

exits as (
    select *
    from published.sales_feedback
    cross join clock
    where
        kind in ('lost', 'rejected', 'recycled') and campaign_id is not null
        and (exit_date is null or exit_date >= last_month - interval 11 month)
        and ($channel is null or channel = $channel)
),

reasons as (
    select
        campaign_id,
        coalesce(reason_label, reason) as label,
        row_number() over (
            partition by campaign_id
            order by sum(credit) desc, coalesce(reason_label, reason)
        ) as place
    from exits
    where is_usable
    group by campaign_id, coalesce(reason_label, reason)
)

select
    max(coalesce(exits.campaign_name, exits.campaign_id)) as campaign,
    sum(exits.credit) as ended,
    sum(exits.credit) filter (where exits.is_usable) / sum(exits.credit) as usable,
    coalesce(max(reasons.label), 'none usable') as top_reason,
    coalesce(sum(exits.credit) filter (where exits.is_never_contacted), 0) / sum(exits.credit)
        as never_contacted,
    coalesce(sum(exits.credit) filter (where exits.is_contradicted), 0) / sum(exits.credit)
        as contradicted,
    sum(exits.credit) as n
from exits
left join reasons on exits.campaign_id = reasons.campaign_id and reasons.place = 1
group by exits.campaign_id
order by ended desc, campaign
limit 20
