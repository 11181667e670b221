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
{#
    Chance of a standard normal value at or below z: Abramowitz and Stegun 1964, 26.2.17, off by less
    than 0.0000001. No engine has it.
#}
{% macro normal_chance(z) %}
{%- set t = '(1 / (1 + 0.2316419 * abs(' ~ z ~ ')))' -%}
{%- set tail -%}
(
    0.3989422804014327 * exp(-({{ z }}) * ({{ z }}) / 2.0) * {{ t }} * (
        0.31938153 + {{ t }} * (
            -0.356563782 + {{ t }} * (
                1.781477937 + {{ t }} * (-1.821255978 + {{ t }} * 1.330274429)
            )
        )
    )
)
{%- endset -%}
(case when {{ z }} <= 0 then {{ tail }} else 1 - {{ tail }} end)
{%- endmacro %}
