"""The golden records that a model compares: one row per customer, in one spelling."""

import duckdb
import pyarrow as pa

# one record stands for the customer; systems are what a source keeps one of per person
GOLDEN = """
with named as (
    select resolved.customer_id, names.given_root, names.family_name, phones.phone_number,
        resolved.record_node, contacts.source || ' ' || contacts.record_type as key_system
    from intermediate.int_identities_resolved as resolved
    inner join intermediate.int_contacts_unioned as contacts
        on resolved.record_node = 'contact:' || contacts.contact_id
    left join intermediate.int_contact_names_folded as names
        on contacts.contact_id = names.contact_id
    left join intermediate.int_contact_phones_normalised as phones
        on contacts.contact_id = phones.contact_id
    where not contacts.is_deleted
),
logins as (
    select customer_id from intermediate.int_identities_resolved
    where node_type = 'login' group by customer_id
),
surviving as (
    select customer_id,
        max(value) filter (where attribute = 'email') as email,
        lower(max(value) filter (where attribute = 'company_name')) as company_name,
        lower(max(value) filter (where attribute = 'country')) as country
    from intermediate.int_customer_values_ranked where value_rank = 1 group by customer_id
)
select named.customer_id as unique_id, min(named.record_node) as record_node,
    min(named.given_root) as first_name, min(named.family_name) as last_name,
    any_value(surviving.email) as email, split_part(any_value(surviving.email), '@', 1) as mailbox,
    min(named.phone_number) as phone, any_value(surviving.company_name) as company_name,
    any_value(surviving.country) as country,
    list_sort(list_distinct(list(named.key_system)))
        || case when any_value(logins.customer_id) is null then [] else ['login'] end as systems
from named
left join surviving on named.customer_id = surviving.customer_id
left join logins on named.customer_id = logins.customer_id
group by named.customer_id
order by unique_id
"""


def golden_records(build: duckdb.DuckDBPyConnection) -> pa.Table:
    """The records as an Arrow table: unique_id, record_node, what is compared, and systems.

    Raises duckdb.CatalogException before a first run.
    """
    return build.execute(GOLDEN).to_arrow_table()
