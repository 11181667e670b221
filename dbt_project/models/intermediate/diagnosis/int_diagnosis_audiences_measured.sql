with members as (select * from {{ ref('int_diagnosis_members_listed') }}),
leads as (select * from {{ ref('int_diagnosis_leads_listed') }}),

own_summed as (

    select
        scope, scope_key,
        case when scope = 'segment' then max(size_band) else 'all' end as compared_band,
        count(*) as lead_count,
        sum(case when is_mature then 1 else 0 end) as mature_count,
        sum(case when response_band in ('late', 'very_late') then 1 else 0 end) as late_count,
        sum(case when is_lost_in_routing then 1 else 0 end) as lost_in_routing_count,
        sum(win_rate) as chance_sum,
        sum(win_rate * win_rate) as chance_square_sum,
        sum(win_value) as value_sum,
        min(handed_off_date) as first_date,
        max(handed_off_date) as last_date
    from members
    group by scope, scope_key

),

-- a segment is a channel and a size: its audience is judged by that size elsewhere, or every
-- segment of small companies would be a poor one
leads_compared as (

    select 'all' as compared_band, leads.* from leads
    union all
    select size_band as compared_band, leads.* from leads

),

all_summed as (

    select
        compared_band,
        count(*) as lead_count,
        sum(win_rate) as chance_sum,
        sum(win_rate * win_rate) as chance_square_sum,
        sum(win_value) as value_sum,
        sum(case when is_lost_in_routing then 1 else 0 end) as lost_in_routing_count
    from leads_compared
    group by compared_band

),

sides_averaged as (

    select
        own_summed.*,
        all_summed.lead_count - own_summed.lead_count as other_count,
        own_summed.lead_count * (
            all_summed.lost_in_routing_count - own_summed.lost_in_routing_count
        ) * 1.0 / nullif(all_summed.lead_count - own_summed.lead_count, 0)
            as expected_lost_in_routing_count,
        own_summed.chance_sum / own_summed.lead_count as chance,
        (all_summed.chance_sum - own_summed.chance_sum)
            / nullif(all_summed.lead_count - own_summed.lead_count, 0) as other_chance,
        (all_summed.chance_square_sum - own_summed.chance_square_sum)
            / nullif(all_summed.lead_count - own_summed.lead_count, 0) as other_chance_square,
        coalesce(
            (all_summed.value_sum - own_summed.value_sum)
            / nullif(all_summed.lead_count - own_summed.lead_count, 0),
            own_summed.value_sum / own_summed.lead_count
        ) as win_value
    from own_summed
    inner join all_summed
        on own_summed.compared_band = all_summed.compared_band

),

audiences_measured as (

    select
        sides_averaged.*,
        greatest(chance_square_sum / lead_count - chance * chance, 0) / lead_count
            + greatest(other_chance_square - other_chance * other_chance, 0)
                / nullif(other_count, 0) as chance_variance
    from sides_averaged

)

select * from audiences_measured
