with custom_values as (

    select * from {{ ref('dim_custom_values') }}

)

select
    custom_value_id,
    source,
    record_type,
    record_id,
    customer_id,
    attribute_name,
    attribute_value
from custom_values
