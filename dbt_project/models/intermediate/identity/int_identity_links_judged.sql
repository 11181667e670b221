{{ config(materialized='table') }}

with touched as (

    select * from {{ ref('int_identity_links_touched') }} where base_count > 1

),

described as (

    select * from {{ ref('int_identity_bases_described') }}

),

limits as (

    select
        max(case when limit_name = 'device_persons' then value end) as device_persons,
        max(case when limit_name = 'device_emails' then value end) as device_emails,
        max(case when limit_name = 'phone_persons' then value end) as phone_persons
    from {{ ref('identity_limits') }}

),

over_limits as (

    select distinct
        touched.weak_node,
        'degree_cap' as reason
    from touched
    cross join limits
    where
        touched.node_type = 'device'
        and (
            touched.base_count > limits.device_persons
            or touched.email_count > limits.device_emails
        )
        or touched.node_type = 'phone' and touched.base_count > limits.phone_persons

),

within_limits as (

    select touched.*
    from touched
    left join over_limits on touched.weak_node = over_limits.weak_node
    where over_limits.weak_node is null

),

-- two persons of one system never become one by a device or a telephone
keyed as (

    select
        within_limits.weak_node,
        within_limits.node_type
    from within_limits
    inner join described on within_limits.base_id = described.base_id
    group by within_limits.weak_node, within_limits.node_type, described.key_system
    having count(distinct within_limits.base_id) > 1

),

named as (

    select distinct
        within_limits.weak_node,
        within_limits.node_type,
        within_limits.base_id,
        described.given_name,
        described.given_root,
        described.family_name
    from within_limits
    inner join described on within_limits.base_id = described.base_id
    where described.given_name is not null

),

-- a device may join whom nothing contradicts; a telephone only whom both names confirm
contradicted as (

    select distinct one.weak_node
    from named as one
    inner join named as other
        on one.weak_node = other.weak_node and one.base_id < other.base_id
    where
        one.node_type = 'device' and {{ names_contradict('one', 'other') }}
        or one.node_type = 'phone' and not {{ names_confirm('one', 'other') }}

),

unnamed as (

    select within_limits.weak_node
    from within_limits
    left join named
        on
            within_limits.weak_node = named.weak_node
            and within_limits.base_id = named.base_id
    where within_limits.node_type = 'phone' and named.base_id is null

),

switchboards as (

    select 'phone:' || phone_number as weak_node
    from {{ ref('int_contact_phones_normalised') }}
    where phone_extension is not null
    group by phone_number
    having count(distinct phone_extension) > 1

),

unioned as (

    select weak_node, reason from over_limits
    union all
    select weak_node, 'shared_' || node_type as reason from keyed
    union all
    select weak_node, 'shared_device' as reason from {{ ref('int_identity_strangers_found') }}
    union all
    select weak_node, 'incompatible_names' as reason from contradicted
    union all
    select weak_node, 'unconfirmed_names' as reason from unnamed
    union all
    select weak_node, 'switchboard' as reason from switchboards

),

ranked as (

    select
        unioned.weak_node,
        unioned.reason,
        row_number() over (partition by unioned.weak_node order by guards.position) as reason_rank
    from (select distinct weak_node, reason from unioned) as unioned
    inner join {{ ref('identity_guards') }} as guards
        on unioned.reason = guards.guard and guards.is_on

),

judged as (

    select weak_node, reason from ranked where reason_rank = 1

)

select * from judged
