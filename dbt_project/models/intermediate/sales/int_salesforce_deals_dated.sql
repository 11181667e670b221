with opportunities as (select * from {{ ref('stg_salesforce__opportunities') }}),
settings as (select * from {{ ref('stg_contract__companies') }}),

-- a close date is a day of the business: its first instant, or the creation on that day
dated as (

    select
        opportunities.*,
        case
            when
                opportunities.close_date
                = {{ business_date('opportunities.created_at', 'settings.timezone') }}
                then opportunities.created_at
            else {{ utc_time('cast(opportunities.close_date as timestamp)', 'settings.timezone') }}
        end as closed_at
    from opportunities
    cross join settings

)

select * from dated
