{# The columns together name one row: none of them null, no combination twice. One query, one scan. #}
{% test key_holds(model, columns) %}
select
    {{ columns | join(',\n    ') }},
    cast(count(*) as bigint) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
