{# Of several tables of one day, the daily one counts before fresh before intraday. #}
{% macro ga4_table_rank(column) -%}
    case {{ column }} when 'daily' then 1 when 'fresh' then 2 else 3 end
{%- endmacro %}

{# The ad platform's click id in a landing page's address, and the parameter it came in. #}
{% macro click_id_of(url) -%}
    {{ matched_part(url, '[?&](' ~ click_parameters() ~ ')=([^&#]+)', 2) }}
{%- endmacro %}
{% macro click_id_type_of(url) -%}
    {{ matched_part(url, '[?&](' ~ click_parameters() ~ ')=([^&#]+)', 1) }}
{%- endmacro %}
{% macro click_parameters() -%} gclid|gbraid|wbraid|dclid|msclkid|fbclid|li_fat_id|ttclid|twclid {%- endmacro %}

{# One parameter of an address, as it is written there. #}
{% macro url_parameter(url, name) -%}
    {{ matched_part(url, '[?&]' ~ name ~ '=([^&#]+)', 1) }}
{%- endmacro %}
