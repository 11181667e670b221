with handoffs as (select * from {{ ref('int_handoffs_answered') }}),
owner_teams as (select * from {{ ref('int_owner_teams_dated') }}),
settings as (select * from {{ ref('int_settings_resolved') }}),

sales_teams as (

    select * from {{ ref('stg_contract__teams') }}
    where department = 'sales' and schedule is not null

),

-- one team per owner and day, should the contract name two
handoffs_ranked as (

    select
        handoffs.handoff_id,
        coalesce(actor_teams.team, owner_teams.team) as team,
        row_number() over (
            partition by handoffs.handoff_id order by actor_teams.team, owner_teams.team
        ) as team_rank
    from handoffs
    cross join settings
    left join owner_teams as actor_teams
        on handoffs.first_action_owner_id = actor_teams.owner_id
        and actor_teams.department = 'sales'
        and {{ holds_on(
            'actor_teams', business_date('handoffs.first_action_at', 'settings.timezone')
        ) }}
    left join owner_teams
        on handoffs.owner_id = owner_teams.owner_id
        and {{ holds_on('owner_teams', 'handoffs.handed_off_date') }}

),

-- who waits for leads that nobody owns: those who answer leads, in the company's own zone if any
duties_ranked as (

    select
        handoffs.handoff_id,
        sales_teams.team,
        row_number() over (
            partition by handoffs.handoff_id
            order by
                case when sales_teams.role = 'sdr' then 0 else 1 end,
                case when sales_teams.timezone = settings.timezone then 0 else 1 end,
                sales_teams.team
        ) as duty_rank
    from handoffs
    cross join settings
    inner join sales_teams
        on {{ holds_on('sales_teams', 'handoffs.handed_off_date') }}

),

handoffs_teamed as (

    select
        handoffs_ranked.handoff_id,
        handoffs_ranked.team,
        coalesce(handoffs_ranked.team, duties_ranked.team) as clock_team
    from handoffs_ranked
    left join duties_ranked
        on handoffs_ranked.handoff_id = duties_ranked.handoff_id
        and duties_ranked.duty_rank = 1
    where handoffs_ranked.team_rank = 1

)

select * from handoffs_teamed
