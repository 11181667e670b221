{#
  A data test as one query outside a transaction: begin and rollback around a count cost dbt half as
  much as asking. What keeps its failures is a table, and goes the usual way.
#}
{% materialization test, adapter='duckdb' %}
    {%- if should_store_failures() or config.get('sql_header') -%}
        {{ return(dbt.materialization_test_default()) }}
    {%- endif -%}
    {% call statement('main', fetch_result=True, auto_begin=False) -%}
        {{ get_test_sql(
            sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), config.get('limit')
        ) }}
    {%- endcall %}
    {{ return({'relations': []}) }}
{% endmaterialization %}
