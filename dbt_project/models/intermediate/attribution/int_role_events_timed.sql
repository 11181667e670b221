with conversions as (select * from {{ ref('int_conversions_unioned') }}),

pass_events as (

    select
        pass_id,
        min(case when conversion_type = 'inquiry' then converted_at end) as lead_created_at,
        min(case when conversion_type = 'sqo' then converted_at end) as opportunity_opened_at
    from conversions
    where pass_id is not null
    group by pass_id

),

deal_events as (

    select
        deal_id,
        min(converted_at) as opportunity_opened_at
    from conversions
    where deal_id is not null and conversion_type = 'sqo'
    group by deal_id

),

conversions_timed as (

    select
        conversions.conversion_id,
        case when pass_events.lead_created_at <= conversions.converted_at
            then pass_events.lead_created_at
        end as lead_created_at,
        case
            when coalesce(deal_events.opportunity_opened_at, pass_events.opportunity_opened_at)
                <= conversions.converted_at
                then coalesce(deal_events.opportunity_opened_at, pass_events.opportunity_opened_at)
        end as opportunity_opened_at,
        case when conversions.conversion_type in ('won', 'order') then conversions.eligible_until_at
        end as closed_at
    from conversions
    left join pass_events
        on conversions.pass_id = pass_events.pass_id
    left join deal_events
        on conversions.deal_id = deal_events.deal_id

),

-- the path of an account has the events of the conversion it is a path of
levels_unioned as (

    select * from conversions_timed
    union all
    select
        account_conversions.conversion_id, conversions_timed.lead_created_at,
        conversions_timed.opportunity_opened_at, conversions_timed.closed_at
    from {{ ref('int_account_conversions_listed') }} as account_conversions
    inner join conversions_timed
        on account_conversions.person_conversion_id = conversions_timed.conversion_id

)

select * from levels_unioned
