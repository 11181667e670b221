{#
    One bound of the Wilson 95 % score interval of a rate (Wilson 1927); null when nothing was
    observed.
#}
{% macro wilson_bound(numerator, denominator, side) %}
{%- set z = 1.959963984540054 -%}
{%- set n = 'nullif(' ~ denominator ~ ', 0)' -%}
{%- set p = '(' ~ numerator ~ ' * 1.0 / ' ~ n ~ ')' -%}
{%- set sign = '-' if side == 'lower' else '+' -%}
(
    (
        {{ p }} + {{ z * z }} / (2 * {{ n }})
        {{ sign }} {{ z }} * sqrt(
            {{ p }} * (1 - {{ p }}) / {{ n }} + {{ z * z }} / (4.0 * {{ n }} * {{ n }})
        )
    ) / (1 + {{ z * z }} / {{ n }})
)
{%- endmacro %}
