with credits as (

    select * from {{ ref('int_path_credits_summed') }}

),

credits_described as (

    select
        cast(path_credit_id as varchar) as path_credit_id,
        cast(path_group as varchar) as path_group,
        cast(method as varchar) as method,
        cast(channel as varchar) as channel,
        cast(removal_effect as double) as removal_effect,
        cast(share as double) as share,
        cast(credit as double) as credit,
        cast(credited_value as double) as credited_value,
        cast(conversion_count as double) as conversion_count,
        cast(conversion_value as double) as conversion_value,
        cast(null_count as double) as null_count,
        cast(path_count as bigint) as path_count
    from credits

)

select * from credits_described
