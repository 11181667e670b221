{# HubSpot's own types for a primary company: contact 1 and 2, deal 5 and 6, ticket 26 and 25; a portal
   may name its own, such as a deal's `Primary contact`. #}
{% macro is_primary_association() -%}
    (association_category = 'HUBSPOT_DEFINED' and association_type_id in ('1', '2', '5', '6', '25', '26'))
    or lower(coalesce(label, '')) like 'primary%'
{%- endmacro %}
