with settings as (select * from {{ ref('int_settings_resolved') }}),
deals as (select * from {{ ref('int_deals_valued') }}),
deal_passes as (select * from {{ ref('int_deal_passes_assigned') }}),

passes_followed as (

    select
        pass_id,
        lag(exited_at) over (
            partition by customer_id
            order by pass_ordinal
        ) as earlier_exited_at
    from {{ ref('int_person_passes_built') }}

),

-- what an earlier pass of the person began with belongs to that pass
windows_dated as (

    select
        deals.deal_id,
        greatest(
            {{ days_after('deals.created_at', '-settings.lookback_days') }},
            coalesce(
                passes_followed.earlier_exited_at,
                {{ days_after('deals.created_at', '-settings.lookback_days') }}
            )
        ) as begins_at,
        deals.created_at,
        coalesce(deals.closed_at, settings.as_of_at) as ends_at
    from deals
    cross join settings
    left join deal_passes
        on deals.deal_id = deal_passes.deal_id
    left join passes_followed
        on deal_passes.pass_id = passes_followed.pass_id

)

select * from windows_dated
