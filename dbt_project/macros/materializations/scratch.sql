{#
  Tables that one materialisation makes for itself and drops again. A chain of views or CTEs would
  be computed anew in every round, so each step is stored.
#}
{% macro scratch_name(name) %}{{ return(adapter.dispatch('scratch_name')(name)) }}{% endmacro %}
{% macro default__scratch_name(name) %}{{ return('temp.' ~ name) }}{% endmacro %}
{% macro spark__scratch_name(name) %}{{ return(target.schema ~ '.scratch_' ~ name) }}{% endmacro %}

{# Store the rows of a query under a name; a table of that name may be read by the query itself. #}
{% macro make_scratch(name, query) %}{{ return(adapter.dispatch('make_scratch')(name, query)) }}{% endmacro %}
{% macro default__make_scratch(name, query) %}
    {% call statement('scratch') -%}
        create or replace temp table {{ name }} as {{ query }}
    {%- endcall %}
{% endmacro %}
{% macro spark__make_scratch(name, query) %}
    {% call statement('scratch_next', fetch_result=False, auto_begin=False) -%}
        create or replace table {{ scratch_name(name) }}_next as {{ query }}
    {%- endcall %}
    {% call statement('scratch', fetch_result=False, auto_begin=False) -%}
        create or replace table {{ scratch_name(name) }} as select * from {{ scratch_name(name) }}_next
    {%- endcall %}
{% endmacro %}

{% macro drop_scratch(name) %}
    {% call statement('drop_scratch') -%} drop table if exists {{ scratch_name(name) }} {%- endcall %}
{% endmacro %}

{# The one number a query gives. #}
{% macro scratch_count(query) %}
    {{ return(run_query(query).columns[0].values()[0] | int) }}
{% endmacro %}
