with owners as (

    select
        owner_id,
        first_name,
        last_name,
        is_deleted
    from {{ ref('stg_hubspot__owners') }}
    union all
    select
        owner_id,
        first_name,
        last_name,
        is_deleted
    from {{ ref('stg_salesforce__users') }}

),

runs as (select * from {{ ref('stg_contract__runs') }}),
companies as (select * from {{ ref('stg_contract__companies') }}),

today as (

    select {{ business_date('runs.as_of_at', 'companies.timezone') }} as as_of_date
    from runs
    cross join companies

),

members as (

    select
        members.owner_id,
        members.owner_name,
        members.team
    from {{ ref('stg_contract__team_members') }} as members
    cross join today
    where {{ holds_on('members', 'today.as_of_date') }}

),

teams as (

    select
        teams.team,
        teams.department,
        teams.role
    from {{ ref('stg_contract__teams') }} as teams
    cross join today
    where {{ holds_on('teams', 'today.as_of_date') }}

),

listed as (

    select owner_id from owners
    union
    select owner_id from members

),

described as (

    select
        listed.owner_id,
        coalesce(
            members.owner_name,
            nullif(
                trim(coalesce(owners.first_name, '') || ' ' || coalesce(owners.last_name, '')), ''
            )
        ) as name,
        members.team,
        teams.department,
        teams.role,
        coalesce(owners.is_deleted, false) as is_deleted
    from listed
    left join owners on listed.owner_id = owners.owner_id
    left join members on listed.owner_id = members.owner_id
    left join teams on members.team = teams.team

)

select * from described
