{#
  Tables that one materialisation makes for itself and drops again. A chain of views or CTEs would
  be computed anew in every round, so each step is stored. Several steps go to the engine in one
  call where it takes them: a call costs dbt more than a small query costs DuckDB.
#}
{% macro scratch_name(name) %}{{ return(adapter.dispatch('scratch_name')(name)) }}{% endmacro %}
{% macro default__scratch_name(name) %}{{ return('temp.' ~ name) }}{% endmacro %}
{% macro spark__scratch_name(name) %}{{ return(target.schema ~ '.scratch_' ~ name) }}{% endmacro %}

{# Statements that store the rows of a query under a name, which the query itself may read. #}
{% macro store_scratch(name, query) %}{{ return(adapter.dispatch('store_scratch')(name, query)) }}{% endmacro %}
{% macro default__store_scratch(name, query) %}
    {{ return(['create or replace temp table ' ~ name ~ ' as ' ~ query]) }}
{% endmacro %}
{% macro spark__store_scratch(name, query) %}
    {% set kept = scratch_name(name) %}
    {{ return([
        'create or replace table ' ~ kept ~ '_next as ' ~ query,
        'create or replace table ' ~ kept ~ ' as select * from ' ~ kept ~ '_next',
    ]) }}
{% endmacro %}

{# Run statements in order, inside the open transaction. #}
{% macro run_script(statements) %}{{ return(adapter.dispatch('run_script')(statements)) }}{% endmacro %}
{% macro default__run_script(statements) %}
    {% call statement('script') -%} {{ statements | join(';\n') }} {%- endcall %}
{% endmacro %}
{% macro spark__run_script(statements) %}
    {% for one in statements %}
        {% call statement('script', fetch_result=False, auto_begin=False) -%} {{ one }} {%- endcall %}
    {% endfor %}
{% endmacro %}

{# Run statements, then give the one number that the question has for an answer. #}
{% macro run_script_and_count(statements, question) %}{{ return(adapter.dispatch('run_script_and_count')(statements, question)) }}{% endmacro %}
{% macro default__run_script_and_count(statements, question) %}
    {{ return(run_query((statements + [question]) | join(';\n')).columns[0].values()[0] | int) }}
{% endmacro %}
{% macro spark__run_script_and_count(statements, question) %}
    {% do run_script(statements) %}
    {{ return(run_query(question).columns[0].values()[0] | int) }}
{% endmacro %}

{% macro drop_scratch(names) %}
    {% set drops = [] %}
    {% for name in names %}{% do drops.append('drop table if exists ' ~ scratch_name(name)) %}{% endfor %}
    {% do run_script(drops) %}
{% endmacro %}
