with credits as (

    select * from {{ ref('int_path_credits_allocated') }}

),

shares as (

    select * from {{ ref('int_path_shares_solved') }}

),

conversions as (

    select * from {{ ref('int_path_conversions_listed') }}

),

groups_measured as (

    select
        path_group,
        count(*) as path_count,
        sum(conversion_count) as conversion_count,
        sum(conversion_value) as conversion_value,
        sum(null_count) as null_count
    from conversions
    group by path_group

),

-- what linear credits is what has a path; the rest is unattributed by every method
groups_credited as (

    select
        path_group,
        sum(case when channel <> 'unattributed' then credit end) as credit,
        sum(case when channel <> 'unattributed' then credited_value end) as credited_value
    from credits
    where method = 'linear'
    group by path_group

),

credits_unioned as (

    select
        path_group, method, channel, cast(null as double) as removal_effect,
        cast(credit as double) as credit, cast(credited_value as double) as credited_value
    from credits
    union all
    select
        shares.path_group, shares.method, shares.channel, shares.removal_effect,
        shares.share * cast(groups_credited.credit as double),
        shares.share * cast(groups_credited.credited_value as double)
    from shares
    inner join groups_credited
        on shares.path_group = groups_credited.path_group
    union all
    select
        credits.path_group, methods.method, credits.channel, null,
        cast(credits.credit as double), cast(credits.credited_value as double)
    from credits
    cross join {{ ref('attribution_methods') }} as methods
    where credits.method = 'linear' and credits.channel = 'unattributed'
        and methods.level = 'channel'

),

credits_summed as (

    select
        {{ surrogate_key([
            'credits_unioned.path_group', 'credits_unioned.method', 'credits_unioned.channel'
        ]) }} as path_credit_id,
        credits_unioned.path_group,
        credits_unioned.method,
        credits_unioned.channel,
        credits_unioned.removal_effect,
        credits_unioned.credit / cast(groups_measured.conversion_count as double) as share,
        credits_unioned.credit,
        credits_unioned.credited_value,
        groups_measured.path_count,
        groups_measured.conversion_count,
        groups_measured.conversion_value,
        groups_measured.null_count
    from credits_unioned
    inner join groups_measured
        on credits_unioned.path_group = groups_measured.path_group

)

select * from credits_summed
