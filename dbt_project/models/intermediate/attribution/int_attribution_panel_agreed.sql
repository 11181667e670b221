with settings as (select * from {{ ref('int_settings_resolved') }}),
methods as (select * from {{ ref('attribution_methods') }}),

agreed as (

    select distinct agreements.method
    from {{ ref('stg_contract__attribution_methods') }} as agreements
    cross join settings
    where {{ holds_on('agreements', 'settings.as_of_date') }}

),

agreed_counted as (

    select count(*) as agreed_count from agreed

),

panel_agreed as (

    select methods.method, methods.level
    from methods
    cross join agreed_counted
    left join agreed
        on methods.method = agreed.method
    where agreed.method is not null
        or (agreed_counted.agreed_count = 0 and methods.is_in_panel)

)

select * from panel_agreed
