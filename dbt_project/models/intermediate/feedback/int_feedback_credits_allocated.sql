{{ config(materialized='table') }}

with exits as (select * from {{ ref('int_feedback_exits_listed') }}),

credits as (

    select conversion_id, conversion_type, deal_id, pass_id, campaign_id, channel,
        sum(credit) as credit
    from {{ ref('int_attribution_credits_unioned') }}
    where method = 'linear' and conversion_type in ('sqo', 'mql')
    group by conversion_id, conversion_type, deal_id, pass_id, campaign_id, channel

),

-- one conversion per exit: the qualifying of the deal, else the handoff of the pass
exits_matched as (

    select exits.record_id, min(credits.conversion_id) as conversion_id
    from exits
    inner join credits
        on exits.deal_id is not null and credits.conversion_type = 'sqo'
        and exits.deal_id = credits.deal_id
        or exits.deal_id is null and credits.conversion_type = 'mql'
        and exits.pass_id = credits.pass_id
    group by exits.record_id

),

credits_allocated as (

    select
        {{ surrogate_key(['exits.record_id', 'credits.campaign_id', 'credits.channel']) }}
            as feedback_id,
        exits.record_id,
        credits.campaign_id,
        coalesce(credits.channel, 'unattributed') as channel,
        cast(coalesce(credits.credit, 1) as decimal(18, 12)) as credit
    from exits
    left join exits_matched
        on exits.record_id = exits_matched.record_id
    left join credits
        on exits_matched.conversion_id = credits.conversion_id

)

select * from credits_allocated
