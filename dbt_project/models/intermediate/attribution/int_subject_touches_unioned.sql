with touches as (

    select * from {{ ref('int_touches_unioned') }}
    where customer_id is not null and occurred_at is not null

),

customers as (

    select * from {{ ref('int_customer_accounts_matched') }}
    where account_id is not null

),

touches_unioned as (

    select
        'person' as subject_type, customer_id as subject_id, touch_id, channel, touch_date,
        occurred_at
    from touches
    union all
    select
        'account', customers.account_id, touches.touch_id, touches.channel, touches.touch_date,
        touches.occurred_at
    from touches
    inner join customers
        on touches.customer_id = customers.customer_id

)

select * from touches_unioned
