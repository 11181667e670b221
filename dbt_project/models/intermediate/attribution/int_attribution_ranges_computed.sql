with methods as (select * from {{ ref('int_attribution_panel_agreed') }}),

credits as (

    select credits.*
    from {{ ref('int_channel_credits_unioned') }} as credits
    inner join methods
        on credits.method = methods.method
    where credits.subject_type = 'person' and credits.channel <> 'unattributed'

),

credits_scoped as (

    select
        conversion_type, month_start_date, 'channel' as scope, channel as credited_to, method,
        credit, credited_amount
    from credits
    union all
    select
        conversion_type, month_start_date, 'department', department, method, credit,
        credited_amount
    from credits

),

candidates as (

    select distinct conversion_type, month_start_date, scope, credited_to
    from credits_scoped

),

credits_summed as (

    select
        candidates.conversion_type,
        candidates.month_start_date,
        candidates.scope,
        candidates.credited_to,
        methods.method,
        coalesce(sum(credits_scoped.credit), 0) as credit,
        coalesce(sum(credits_scoped.credited_amount), 0) as credited_amount
    from candidates
    cross join methods
    left join credits_scoped
        on candidates.conversion_type = credits_scoped.conversion_type
        and candidates.month_start_date = credits_scoped.month_start_date
        and candidates.scope = credits_scoped.scope
        and candidates.credited_to = credits_scoped.credited_to
        and methods.method = credits_scoped.method
    group by
        candidates.conversion_type, candidates.month_start_date, candidates.scope,
        candidates.credited_to, methods.method

),

credits_ranked as (

    select
        credits_summed.*,
        rank() over (
            partition by conversion_type, month_start_date, scope, method
            order by round(credit, 6) desc
        ) as place
    from credits_summed

),

ranges_computed as (

    select
        conversion_type,
        month_start_date,
        scope,
        credited_to,
        min(credit) as lowest_credit,
        max(credit) as highest_credit,
        min(credited_amount) as lowest_amount,
        max(credited_amount) as highest_amount,
        min(place) as best_place,
        max(place) as worst_place,
        count(*) as method_count
    from credits_ranked
    group by conversion_type, month_start_date, scope, credited_to

)

select * from ranges_computed
