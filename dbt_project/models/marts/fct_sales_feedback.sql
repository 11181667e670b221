with exits as (select * from {{ ref('int_feedback_exits_listed') }}),
credits as (select * from {{ ref('int_feedback_credits_allocated') }}),
behaviour as (select * from {{ ref('int_feedback_behaviour_checked') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),
segments as (select * from {{ ref('int_ledger_segments_frozen') }}),
campaigns as (select * from {{ ref('int_campaigns_unioned') }}),

reasons as (

    select reasons.*
    from {{ ref('stg_contract__reasons') }} as reasons
    cross join {{ ref('int_settings_resolved') }} as runs
    where {{ holds_on('reasons', 'runs.as_of_date') }}

),

exits_dated as (

    select
        exits.*,
        coalesce(exits.reason, 'unspecified') as given_reason,
        settings.currency,
        {{ business_date('exits.exited_at', 'settings.timezone') }} as exit_date,
        {{ business_date('exits.reason_given_at', 'settings.timezone') }} as reason_date,
        count(*) over (
            partition by exits.kind, exits.owner_id, coalesce(exits.reason, 'unspecified')
        ) * 1.0 / count(*) over (partition by exits.kind, exits.owner_id) as owner_reason_share
    from exits
    cross join settings

),

feedback_described as (

    select
        cast(credits.feedback_id as varchar) as feedback_id,
        cast(exits_dated.kind as varchar) as kind,
        cast(exits_dated.record_id as varchar) as record_id,
        cast(exits_dated.deal_id as varchar) as deal_id,
        cast(exits_dated.pass_id as varchar) as pass_id,
        cast(credits.campaign_id as varchar) as campaign_id,
        cast(campaigns.campaign_name as varchar) as campaign_name,
        cast(exits_dated.owner_id as varchar) as owner_id,
        cast(exits_dated.given_reason as varchar) as reason,
        cast(coalesce(reasons.label, exits_dated.given_reason) as varchar) as reason_label,
        cast(coalesce(reasons.department, 'unowned') as varchar) as reason_department,
        cast(exits_dated.stage as varchar) as stage,
        cast(credits.channel as varchar) as channel,
        cast(coalesce(segments.segment, 'unknown') as varchar) as segment,
        cast(exits_dated.currency as varchar) as currency,
        cast(credits.credit as decimal(18, 12)) as credit,
        cast(exits_dated.amount as decimal(18, 2)) as amount,
        cast(exits_dated.owner_reason_share as double) as owner_reason_share,
        cast(
            {{ days_between('exits_dated.exit_date', 'exits_dated.reason_date') }} as bigint
        ) as reason_delay_days,
        cast(coalesce(reasons.is_usable, false) and exits_dated.reason is not null as boolean)
            as is_usable,
        cast(behaviour.is_never_contacted as boolean) as is_never_contacted,
        cast(behaviour.is_without_meeting as boolean) as is_without_meeting,
        cast(behaviour.is_sla_breached as boolean) as is_sla_breached,
        cast(
            exits_dated.kind <> 'won' and exits_dated.reason is not null
            and (behaviour.is_never_contacted or behaviour.is_sla_breached)
            and coalesce(reasons.department, 'unowned') <> 'sales' as boolean
        ) as is_contradicted,
        cast(exits_dated.exit_date as date) as exit_date,
        cast(exits_dated.reason_date as date) as reason_date
    from exits_dated
    inner join credits
        on exits_dated.record_id = credits.record_id
    inner join behaviour
        on exits_dated.record_id = behaviour.record_id
    left join segments
        on exits_dated.record_id = segments.unit_id
    left join campaigns
        on credits.campaign_id = campaigns.campaign_id
    left join reasons
        on exits_dated.kind = reasons.kind and exits_dated.reason = reasons.reason

)

select * from feedback_described
