with members as (select * from {{ ref('stg_contract__team_members') }}),
teams as (select * from {{ ref('stg_contract__teams') }}),

teams_dated as (

    select
        members.owner_id,
        members.team,
        teams.department,
        teams.role,
        teams.schedule,
        teams.timezone,
        greatest(members.valid_from, teams.valid_from) as valid_from,
        case
            when members.valid_to is null then teams.valid_to
            when teams.valid_to is null then members.valid_to
            else least(members.valid_to, teams.valid_to)
        end as valid_to
    from members
    inner join teams
        on members.team = teams.team
        and members.valid_from <= coalesce(teams.valid_to, members.valid_from)
        and teams.valid_from <= coalesce(members.valid_to, teams.valid_from)

)

select * from teams_dated
