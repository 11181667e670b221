with

won as (
    select sources.*
    from published.deal_sources as sources
    cross join clock
    where
        is_won
        and closed_date >= last_month - interval 11 month
        and closed_date < last_month + interval 1 month
),

teams as (
    select
        unnest(['marketing', 'sdr', 'sales', 'partner', 'unknown', 'all']) as team,
        unnest(range(6)) as position
)

select
    teams.team,
    sum(won.amount) filter (teams.team in ('all', won.lead_source_team)) as lead_source,
    sum(won.amount) filter (teams.team in ('all', won.first_touch_team)) as first_touch,
    sum(won.amount) filter (teams.team in ('all', won.first_activity_team)) as first_activity,
    sum(won.amount) filter (
        won.is_agreed and teams.team in ('all', won.first_touch_team)
    ) as agreed,
    coalesce(sum(won.amount) filter (
        won.is_agreed and teams.team in ('all', won.first_touch_team)
    ), 0) / nullif(sum(sum(won.amount)) filter (teams.team = 'all') over (), 0) as agreed_rate,
    sum(won.amount) filter (case teams.team
        when 'marketing' then won.is_marketing_influenced
        when 'sdr' then won.is_sdr_influenced
        when 'sales' then won.is_sales_influenced
        when 'partner' then won.is_partner_influenced
        else false
    end) as influenced,
    case when teams.team = 'all' then max(won.sourced_by) end as locked,
    count(won.deal_id) filter (teams.team in ('all', won.source_team)) as n
from teams
cross join won
group by teams.team, teams.position
having n > 0 or influenced > 0 or lead_source > 0 or first_activity > 0
order by teams.position
