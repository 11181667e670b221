with settings as (select * from {{ ref('int_settings_resolved') }}),
rules as (select * from {{ ref('finding_rules') }}),

findings_unioned as (

    select * from {{ ref('int_order_findings_counted') }}
    union all
    select * from {{ ref('int_funnel_findings_counted') }}
    union all
    select * from {{ ref('int_marketing_findings_counted') }}
    union all
    select * from {{ ref('int_agreement_findings_counted') }}

),

findings_described as (

    select
        cast(rules.finding as varchar) as finding,
        cast(rules.subject as varchar) as subject,
        cast(rules.severity as varchar) as severity,
        cast(rules.owner_department as varchar) as owner_department,
        cast(rules.meaning as varchar) as meaning,
        cast(rules.what_to_do as varchar) as what_to_do,
        cast(findings_unioned.example_key as varchar) as example_key,
        cast(settings.currency as varchar) as currency,
        cast(findings_unioned.finding_count as bigint) as finding_count,
        cast(findings_unioned.amount as decimal(18, 2)) as amount,
        cast(settings.as_of_at as timestamp) as as_of_at
    from findings_unioned
    inner join rules
        on findings_unioned.finding = rules.finding
    cross join settings
    where findings_unioned.finding_count > 0

)

select * from findings_described
