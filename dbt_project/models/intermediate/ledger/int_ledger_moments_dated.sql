{{ config(materialized='table') }}

with units as (select * from {{ ref('int_ledger_units_listed') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),

entries as (

    select * from {{ ref('int_stage_entries_built') }}
    where unit = 'pass' and not is_implied and entered_at is not null

),

deal_entries as (

    select * from {{ ref('int_stage_entries_built') }}
    where unit = 'deal' and stage = 'sqo' and not is_reversed and entered_at is not null

),

changes as (

    select * from {{ ref('int_stage_changes_mapped') }}
    where object_type = 'deal' and entered_at is not null

),

amounts as (select * from {{ ref('int_stage_amounts_known') }}),
closes as (select * from {{ ref('int_deal_closes_dated') }}),
consolidations as (select * from {{ ref('int_passes_consolidated') }}),

changes_followed as (

    select
        changes.*,
        lead(changes.stage) over (
            partition by changes.object_id order by changes.entered_at, changes.stage_change_id
        ) as next_stage
    from changes

),

moments_unioned as (

    select
        units.unit_id, entries.entered_at as moment_at, entries.stage,
        case
            when entries.stage = 'rejected' then 'rejected'
            when entries.stage = 'recycled' then 'recycled'
            else 'entered'
        end as kind
    from entries
    inner join units
        on entries.unit_id = units.led_by_pass_id
    where entries.stage not in ('sqo', 'won', 'lost')
    union all
    -- the close that stands: by the deal's own close date
    select
        units.unit_id, closes.closed_at as moment_at, closes.stage, closes.stage as kind
    from closes
    inner join units
        on closes.deal_id = units.deal_id
    union all
    -- closes that did not last
    select units.unit_id, changes_followed.entered_at, changes_followed.stage,
        changes_followed.stage as kind
    from changes_followed
    inner join units
        on changes_followed.object_id = units.deal_id
    where changes_followed.stage in ('won', 'lost')
        and changes_followed.next_stage is not null
        and changes_followed.next_stage <> changes_followed.stage
    union all
    select units.unit_id, entries.entered_at, 'sqo' as stage, 'entered' as kind
    from deal_entries as entries
    inner join units
        on entries.deal_id = units.deal_id
    union all
    select
        units.unit_id, changes_followed.entered_at, changes_followed.stage,
        'worked' as kind
    from changes_followed
    inner join units
        on changes_followed.object_id = units.deal_id
    where changes_followed.stage not in ('won', 'lost')
    union all
    select units.unit_id, amounts.known_from_at, 'sqo' as stage, 'amount' as kind
    from amounts
    inner join units
        on amounts.deal_id = units.deal_id
    where amounts.known_from_at > cast('0001-01-01' as timestamp)
    union all
    select units.unit_id, consolidations.consolidated_at, 'sqo' as stage, 'consolidated' as kind
    from consolidations
    inner join units
        on consolidations.pass_id = units.led_by_pass_id and units.deal_id is null

),

-- whatever is written after the day of the close happened before it
moments_dated as (

    select distinct
        moments_unioned.unit_id,
        moments_unioned.kind,
        moments_unioned.stage,
        least(
            moments_unioned.moment_at, coalesce(closes.closed_at, settings.as_of_at)
        ) as moment_at,
        closes.deal_id is not null and moments_unioned.kind = closes.stage
            and moments_unioned.moment_at >= closes.closed_at as is_final
    from moments_unioned
    cross join settings
    inner join units
        on moments_unioned.unit_id = units.unit_id
    left join closes
        on units.deal_id = closes.deal_id
    where moments_unioned.moment_at <= settings.as_of_at or closes.deal_id is not null

)

select * from moments_dated
