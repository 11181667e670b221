with settings as (select * from {{ ref('int_settings_resolved') }}),
misses as (select * from {{ ref('int_missed_opportunities_unioned') }}),
norms as (select * from {{ ref('int_stage_norms_estimated') }}),
customer_accounts as (select * from {{ ref('int_customer_accounts_matched') }}),
company_accounts as (select * from {{ ref('int_accounts_resolved') }}),

owner_teams as (

    select teams.owner_id, min(teams.team) as team
    from {{ ref('int_owner_teams_dated') }} as teams
    cross join {{ ref('int_settings_resolved') }} as runs
    where {{ holds_on('teams', 'runs.as_of_date') }}
    group by teams.owner_id

),

misses_valued as (

    select
        misses.missed_opportunity_id,
        misses.kind,
        misses.stage,
        misses.pass_id,
        misses.deal_id,
        misses.customer_id,
        coalesce(
            misses.account_id, company_accounts.account_id, customer_accounts.account_id
        ) as account_id,
        misses.owner_id,
        misses.department,
        coalesce(misses.team, owner_teams.team) as team,
        norms.basis as value_basis,
        norms.win_rate,
        coalesce(misses.amount, norms.won_value) as value_at_win,
        round(norms.win_rate * coalesce(misses.amount, norms.won_value), 2) as expected_value,
        floor(
            (
                {{ epoch_seconds('coalesce(misses.closed_at, settings.as_of_at)') }}
                - {{ epoch_seconds('misses.opened_at') }}
            ) / 86400
        ) as days_open,
        misses.is_closed,
        {{ business_date('misses.opened_at', 'settings.timezone') }} as opened_date,
        {{ business_date('misses.closed_at', 'settings.timezone') }} as closed_date,
        misses.opened_at,
        misses.closed_at
    from misses
    cross join settings
    left join norms
        on misses.stage = norms.stage
    left join company_accounts
        on misses.company_id = company_accounts.company_id
    left join customer_accounts
        on misses.customer_id = customer_accounts.customer_id
    left join owner_teams
        on misses.owner_id = owner_teams.owner_id

)

select * from misses_valued
