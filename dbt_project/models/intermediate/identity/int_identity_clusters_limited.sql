{{ config(materialized='table') }}

with clusters as (

    select * from {{ ref('int_identity_clusters_solved') }}

),

contacts as (

    select * from {{ ref('int_contacts_unioned') }} where record_type = 'contact'

),

admitted as (

    select * from {{ ref('int_identity_edges_admitted') }}

),

pairs as (

    select * from {{ ref('int_identity_pairs_decided') }} where decision = 'unlink'

),

limits as (

    select
        max(case when limit_name = 'person_emails' then value end) as person_emails,
        max(case when limit_name = 'person_nodes' then value end) as person_nodes
    from {{ ref('identity_limits') }}

),

counted as (

    select
        component_id,
        count(*) as node_count,
        sum(case when node like 'login:%' then 1 else 0 end) as login_count,
        sum(case when node like 'email:%' then 1 else 0 end) as email_count
    from clusters
    group by component_id

),

weakly_joined as (

    select distinct clusters.component_id
    from admitted
    inner join clusters on admitted.record_node = clusters.node
    where admitted.tier >= 3 and admitted.rejection_reason is null

),

several_records as (

    select distinct clusters.component_id
    from clusters
    inner join weakly_joined on clusters.component_id = weakly_joined.component_id
    inner join contacts on clusters.node = 'contact:' || contacts.contact_id
    group by clusters.component_id, contacts.source
    having count(*) > 1

),

parted as (

    select distinct one.component_id
    from pairs
    inner join clusters as one on pairs.record_a = one.node
    inner join clusters as other
        on pairs.record_b = other.node and one.component_id = other.component_id

),

limited as (

    select counted.component_id
    from counted
    cross join limits
    where
        counted.login_count > 1
        or counted.email_count > limits.person_emails
        or counted.node_count > limits.person_nodes
    union
    select component_id from several_records
    union
    select component_id from parted

)

select * from limited
