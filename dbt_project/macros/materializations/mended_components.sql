{#
  The part of connected_components that touches only what changed. A component none of whose nodes
  has another edge than before is the component it was; all others are solved again, whole.
#}
{% macro components_can_be_mended(existing_relation) %}
    {% set limit = config.get('incremental_above') %}
    {% if limit is none or existing_relation is none or existing_relation.type != 'table' or should_full_refresh() %}
        {{ return(false) }}
    {% endif %}
    {% set columns = adapter.get_columns_in_relation(existing_relation) | map(attribute='name') | list %}
    {% if 'edge_digest' not in columns %}{{ return(false) }}{% endif %}
    {% set above %}
        select count(*)
        from {{ ref('identity_limits') }}
        where limit_name = '{{ limit }}' and value < (select count(*) from {{ existing_relation }})
    {% endset %}
    {{ return(run_script_and_count([], above) > 0) }}
{% endmacro %}

{# Number what is to be solved again; false where two names have one number, or had one before. #}
{% macro number_what_changed(sql, scratch) %}
    {% set edges, hooks, touched = scratch ~ '_edges', hooks_of(scratch, 0), scratch ~ '_touched' %}
    {% set narrowed = store_scratch(edges, number_edges_sql(sql, 0))
        + store_scratch(hooks, hook_sql(edges))
        + store_scratch(scratch ~ '_before', nodes_before_sql())
        + store_scratch(touched, touched_nodes_sql(scratch))
        + store_scratch(edges, narrow_sql(edges, 'low', touched))
        + store_scratch(hooks, narrow_sql(hooks, 'node_number', touched))
        + store_scratch(scratch ~ '_nodes', number_nodes_sql(sql, 0, touched)) %}
    {{ return(run_script_and_count(narrowed, names_above_numbers(scratch)) == 0) }}
{% endmacro %}

{% macro nodes_before_sql() %}
    select
        {{ node_number('node', 0) }} as node_number,
        component_id,
        edge_digest
    from {{ this }}
{% endmacro %}

{# Nodes that came, went or have other edges, and everybody who was in a component with one. #}
{% macro touched_nodes_sql(scratch) %}
    {% set before = scratch_name(scratch ~ '_before') %}
    with changed as (
        select
            coalesce(hooks.node_number, before.node_number) as node_number,
            before.component_id
        from {{ scratch_name(hooks_of(scratch, 0)) }} as hooks
        full outer join {{ before }} as before on hooks.node_number = before.node_number
        where hooks.edge_digest is distinct from before.edge_digest
    )
    select node_number
    from {{ before }}
    where component_id in (select component_id from changed)
    union
    select node_number
    from changed
{% endmacro %}

{# Both ends of an edge are touched, or neither. #}
{% macro narrow_sql(table, column, touched) %}
    select *
    from {{ scratch_name(table) }}
    where {{ column }} in (select node_number from {{ scratch_name(touched) }})
{% endmacro %}

{% macro forget_touched_sql(relation, scratch) %}
    delete from {{ relation }}
    where component_id in (
        select before.component_id
        from {{ scratch_name(scratch ~ '_before') }} as before
        inner join {{ scratch_name(scratch ~ '_touched') }} as touched
            on before.node_number = touched.node_number
    )
{% endmacro %}
