{#
  A table in one statement, and a view. dbt-duckdb's own materialisations build beside, rename twice
  and drop: eight statements, where DuckDB's `create or replace` is atomic by itself. A statement
  costs dbt about 4 ms whatever its rows, so that an empty night spent more on moving relations than
  on their SQL. A Python model cannot say `create or replace`; it is moved, in one transaction.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {% do clear_the_way(target_relation) %}
    {%- if model['language'] == 'python' -%}
        {%- set made = make_intermediate_relation(target_relation) -%}
        {% do adapter.drop_relation(made) %}
        {% call statement('main', language='python') -%}
            {{- create_table_as(False, made, compiled_code, 'python') }}
        {%- endcall %}
        {% call statement('move', auto_begin=False) -%}
            begin;
            drop table if exists {{ target_relation }};
            alter table {{ made }} rename to {{ target_relation.identifier }};
            commit
        {%- endcall %}
    {%- else -%}
        {%- set is_promised = config.get('contract').enforced -%}
        {%- if is_promised %}{{ get_assert_columns_equivalent(sql) }}{% endif -%}
        {% call statement('main', auto_begin=False) -%}
            create or replace table {{ target_relation }} as (
                {{ get_select_subquery(sql) if is_promised else sql }}
            )
        {%- endcall %}
    {%- endif -%}
    {% do persist_docs(target_relation, model) %}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set target_relation = this.incorporate(type='view') -%}
    {% do clear_the_way(target_relation) %}
    {% call statement('main', auto_begin=False) -%}
        create or replace view {{ target_relation }} as (
            {{ sql }}
        )
    {%- endcall %}
    {% do persist_docs(target_relation, model) %}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# A view where a table is to be, or the other way round, cannot be replaced: it is dropped. #}
{% macro clear_the_way(target_relation) %}
    {%- if pre_hooks or post_hooks or config.get('indexes') or enforced_constraint_types() -%}
        {% do exceptions.raise_compiler_error('relations.sql makes no hooks, indexes or constraints') %}
    {%- endif -%}
    {%- set existing = load_cached_relation(target_relation) -%}
    {%- if existing is not none and existing.type != target_relation.type -%}
        {% do adapter.drop_relation(existing) %}
    {%- endif -%}
{% endmacro %}
