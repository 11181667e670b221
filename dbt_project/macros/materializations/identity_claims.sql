{#
  The part of persisted_identity that says which component an id goes to, and which ids come back.
#}
{#
  Every span of the memory. A node has inherited an id if it came to it by a merge that ended its
  former one: such nodes are what a part that leaves again takes with it.
#}
{% macro identity_spans_sql(schema) %}
    select
        state.node,
        state.{{ entity() }}_id,
        state.valid_from,
        state.valid_to,
        former.node is not null as is_inherited
    from {{ this }} as state
    left join (
        select
            ended.node,
            aliases.aliased_at
        from {{ this }} as ended
        inner join {{ schema }}.{{ entity() }}_aliases as aliases
            on ended.{{ entity() }}_id = aliases.old_{{ entity() }}_id and ended.valid_to = aliases.aliased_at
    ) as former on state.node = former.node and state.valid_from = former.aliased_at
{% endmacro %}

{# The last id of every node, also of one that was gone; ended ids count as their heirs. #}
{% macro identity_known_sql(schema) %}
    select
        latest.node,
        coalesce(aliases.{{ entity() }}_id, latest.{{ entity() }}_id) as {{ entity() }}_id,
        latest.valid_from,
        latest.valid_to is null as is_held,
        latest.is_inherited
    from (
        select
            *,
            row_number() over (
                partition by node order by valid_from desc, valid_to desc nulls first, {{ entity() }}_id
            ) as recency
        from {{ scratch_name(entity() ~ '_spans') }}
    ) as latest
    left join {{ schema }}.{{ entity() }}_aliases as aliases
        on latest.{{ entity() }}_id = aliases.old_{{ entity() }}_id
    where latest.recency = 1
{% endmacro %}

{#
  What a component has to say for an id that it has nodes of. Standing: 2 with a node that has not
  inherited it, 1 with heirs only, of whom those come first that have it longest, 0 with nodes that
  were gone last night. Then the most nodes count, then the strongest node.
#}
{% macro claim_columns(held) %}
    max(case when not {{ held }}.is_held then 0 when {{ held }}.is_inherited then 1 else 2 end) as standing,
    min(case when {{ held }}.is_held then {{ held }}.valid_from end) as held_since,
    sum(case when {{ held }}.is_held then 1 else 0 end) as held_count,
    count(*) as node_count,
    min(incoming.node_rank) as node_rank
{% endmacro %}

{% macro identity_won_sql() %}
    select
        {{ entity() }}_id,
        component_id
    from (
        select
            *,
            row_number() over (
                partition by {{ entity() }}_id
                order by
                    standing desc,
                    case when standing = 1 then held_since end,
                    held_count desc,
                    node_count desc,
                    node_rank
            ) as preference
        from (
            select
                known.{{ entity() }}_id,
                incoming.component_id,
                {{ claim_columns('known') }}
            from {{ scratch_name(entity() ~ '_incoming') }} as incoming
            inner join {{ scratch_name(entity() ~ '_known') }} as known on incoming.node = known.node
            group by known.{{ entity() }}_id, incoming.component_id
        ) as claims
    ) as held
    where preference = 1
{% endmacro %}

{# The same for ids that ended in a merge, by what they held when they did; their heir first. #}
{% macro identity_ended_sql(schema) %}
    select
        {{ entity() }}_id,
        component_id,
        ended_at
    from (
        select
            claims.*,
            row_number() over (
                partition by claims.{{ entity() }}_id
                order by
                    claims.standing desc,
                    case when claims.standing = 1 then claims.held_since end,
                    claims.held_count desc,
                    case when claims.component_id = heirs.component_id then 0 else 1 end,
                    claims.node_rank
            ) as return_preference
        from (
            select
                held.{{ entity() }}_id,
                held.heir_id,
                held.ended_at,
                incoming.component_id,
                {{ claim_columns('held') }}
            from (
                select
                    spans.node,
                    spans.{{ entity() }}_id,
                    spans.valid_from,
                    spans.is_inherited,
                    spans.valid_to = aliases.aliased_at as is_held,
                    aliases.{{ entity() }}_id as heir_id,
                    aliases.aliased_at as ended_at
                from {{ scratch_name(entity() ~ '_spans') }} as spans
                inner join {{ schema }}.{{ entity() }}_aliases as aliases
                    on spans.{{ entity() }}_id = aliases.old_{{ entity() }}_id
            ) as held
            inner join {{ scratch_name(entity() ~ '_incoming') }} as incoming
                on held.node = incoming.node
            group by held.{{ entity() }}_id, held.heir_id, held.ended_at, incoming.component_id
        ) as claims
        left join {{ scratch_name(entity() ~ '_won') }} as heirs
            on claims.heir_id = heirs.{{ entity() }}_id
    ) as ranked
    where return_preference = 1
{% endmacro %}
