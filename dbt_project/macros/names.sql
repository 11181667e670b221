{#
  Whether two folded names can be one person's. Columns given_name, given_root, family_name.
  A beginning agrees with the whole (J with Jane, Smith with Smith Jones), a part with the whole (Ann
  with Mary Ann), and so does one slip of the hand in four letters or more.
#}
{% macro name_parts_agree(one, other) -%}
    (
        {{ one }} = {{ other }}
        or substr({{ one }}, 1, length({{ other }})) = {{ other }}
        or substr({{ other }}, 1, length({{ one }})) = {{ one }}
        or ' ' || {{ one }} || ' ' like '% ' || {{ other }} || ' %'
        or ' ' || {{ other }} || ' ' like '% ' || {{ one }} || ' %'
        or (
            least(length({{ one }}), length({{ other }})) >= 4
            and levenshtein({{ one }}, {{ other }}) <= 1
        )
    )
{%- endmacro %}

{% macro given_names_agree(one, other) -%}
    (
        {{ one }}.given_root = {{ other }}.given_root
        or {{ name_parts_agree(one ~ '.given_name', other ~ '.given_name') }}
    )
{%- endmacro %}

{% macro family_names_agree(one, other) -%}
    {{ name_parts_agree(one ~ '.family_name', other ~ '.family_name') }}
{%- endmacro %}

{# Given and family name in the wrong fields are no contradiction. #}
{% macro names_are_swapped(one, other) -%}
    ({{ one }}.given_name = {{ other }}.family_name and {{ one }}.family_name = {{ other }}.given_name)
{%- endmacro %}

{% macro names_contradict(one, other) -%}
    (
        not {{ given_names_agree(one, other) }}
        and not {{ family_names_agree(one, other) }}
        and not {{ names_are_swapped(one, other) }}
    )
{%- endmacro %}

{# Twins differ by a letter: a given name confirms only when it is the same or the beginning of it. #}
{% macro names_confirm(one, other) -%}
    (
        (
            {{ one }}.given_root = {{ other }}.given_root
            or substr({{ one }}.given_name, 1, length({{ other }}.given_name)) = {{ other }}.given_name
            or substr({{ other }}.given_name, 1, length({{ one }}.given_name)) = {{ one }}.given_name
        )
        and {{ family_names_agree(one, other) }}
    )
{%- endmacro %}
