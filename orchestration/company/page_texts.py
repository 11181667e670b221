"""The prose of docs/company.md; the tables between it come from the declarations."""

INTRODUCTION = """\
# The company folder

Everything a company declares lives in one folder: what it is called and when its night starts,
which sources it reads, the contract between Sales and Marketing, and how its own files are mapped.
It is validated as a whole before anything runs; every finding names file, line, rule and fix.
This page is a versioned promise, written from the code by
`python -m orchestration.company.documentation`.

| file | what |
| --- | --- |
| `company.toml` | required: the company's settings and its sources |
| `files.toml` | optional: its own files, mapped onto canonical entities |
| `contract/*.csv` | the contract, one table a file; required: {required} |
| `disputes.csv`, `signatures.csv` | optional: what is disputed, and who signed which contract |
| `state/`, `releases/` | what runs make here; never edit, never commit |

Secrets never belong here; they are settings (`.env.example`).
"""

CONTRACT = """\
## contract/*.csv

Comma separated, UTF-8, a header line with exactly the columns below in any order. Dates are
`YYYY-MM-DD`, numbers have a point and no thousands marks, booleans are `true` or `false`, patterns
are RE2 regular expressions. A cell that looks like a formula is text. A file that is not there is
an empty table in `raw_contract`.

Every file ends with the columns of validity. Rows of one key must not overlap in time; where a file
says *without gap*, no day may be left out between two of them. Contract versions end by filling
`valid_to` and adding a row, never by editing a row of the past.

"""

RULES = """\
### Rules across files

- Every stage, channel, team and schedule that is named is declared in its own file.
- The ownership shares of a stage sum to exactly 1 on every day, and every stage has an owner.
- No two stages share a position while both are valid.
- A channel rule that matches everything stands last. What the default rules follow is quoted in
  [channels.md](channels.md).
- A schedule closes later than it opens.
- A target names a known metric: an amount (`ad_spend`, `won_revenue`, `new_won_revenue`,
  `pipeline_created`, `order_revenue`, `ad_spend_per_inquiry`, `ad_spend_per_sqo`,
  `ad_spend_per_won_deal`) with a currency, a count (`sessions`, `orders`, `won_deals`,
  `new_won_deals`, `lost_deals`, the plural of a stage) or a rate from 0 to 1 (`win_rate`,
  `sla_met_rate`, `<stage>_to_<later stage>_rate`). Its periods do not overlap.
- Every currency of a cost or target has rates to the company's currency; inside a series no rate is
  missing for longer than the threshold `rate_age_days` (7).
- `working_days` are those on which a team of the target's department works: its schedule opens and
  it has no holiday. Without such a team the whole company's count, without any Monday to Friday.

"""

STATEMENTS = """\
## disputes.csv and signatures.csv

What people write down beside the contract, in the company folder itself; both may be missing, and
neither changes a number. Disputes are shown beside what they are about, with their outcome, and on
the page of the weekly meeting; further columns are the company's own. Signatures are added by
`tandem contract sign` and end with the version: a changed file wants new ones.
"""

FILES = """\
## files.toml

One `[[file]]` per kind of file. Its `[file.columns]` says where each canonical column comes from:

| form | meaning |
| --- | --- |
| `"basket_id"` | a column of the file |
| `{{ value = "EUR" }}` | the same text for every row |
| `{{ expression = "a \\|\\| '-' \\|\\| b" }}` | one scalar SQL expression over the file's columns |
| `{{ column = "day", format = "%d.%m.%Y" }}` | a date or time that is not written in ISO 8601 |

Columns that are not mapped are null. `_row_number` counts the data rows of a file from 1 and may be
used like a column. Expressions read their row and nothing else: no subquery, aggregate, clock or
file. Values of text files are text, those of Parquet have their type. An empty text is null.
Functions beside SQL's own: {functions}.

"""

PATHS = """\
### Paths without a CRM

`paths` and `path_touches` are a door for any table of journeys; attribution by every method that
needs no CRM (heuristics, Shapley, Markov chains of the orders 1 to 5) answers in
`published.path_credits`, one result per `path_group`. They mix with nothing else.

A file with one row per path (`a > b > a`, conversions, value, null count) is `paths`; `separator`
is `>` unless mapped, spaces around a step do not count, `path_id = "_row_number"` will do as a key.
A file with one row per touch (person or path, time, channel, converted, value) is `path_touches`;
`conversion_scope` says what a converted row means:

| conversion_scope | meaning |
| --- | --- |
| `touch` (default) | each converted row is a conversion after every touch of the person so far |
| `journey` | a converted row ends a journey, later touches begin a new one; the rest is lost |
| `path` | all rows are one path, which converts once if any row says so, for the largest value |

A converted row without a channel is an event and no touch. Touches are ordered by `occurred_at`,
then `position`, then the key. Without times there is no time decay; with them, the threshold
`path_lookback_days` (absent: no limit) leaves out older touches.

| what a file may hold | what it means |
| --- | --- |
| `conversion_count` n, `null_count` m | n + m journeys took it, n converted, m ended in null |
| `conversion_value` | of all n conversions together, shared as the conversions are |
| a path that only failed | a way into null for the Markov chains; nothing to credit elsewhere |
| a channel twice in a row | two steps; to a Markov chain of order 1 it is all the same |
| a channel twice in a path | two touches; for Shapley one channel, its part split over both |
| one file, several results | `path_group` keeps them apart |

`removal_effect` and `share` are exact solutions. Tools that simulate the chain come near them (R's
ChannelAttribution); those that go round a removed channel, or judge value by a chain of its own,
mean something else. `examples/path_data` is a company of both kinds of file:

```bash
tandem run --company examples/path_data
tandem query --company examples/path_data "from published.path_credits order by all"
```

"""

BAD_ROWS = """\
### What happens to rows

Rows are upserted by key. A row that is the same stays untouched; one that vanishes from the files
is marked `_is_deleted` with the reason `purged`. Files that have not changed are not read again.
A row that breaks a rule goes to `quarantine.rows` with file, line, value, rule and fix, and is
released when the file is repaired: delivered = loaded + quarantined, always.

| rule | broken by |
| --- | --- |
| `malformed_row` | a line with too many or too few cells, open quotes, bytes that are not text |
| `missing_key` | an empty key column (except {optional}) |
| `duplicate_key` | a key that an earlier row has; the first one is loaded |
| `broken_number` | no number, or one with more decimals than the column holds |
| `broken_date` | no ISO 8601 date or time, or one outside of 1900 to 2200 |
| `broken_boolean` | neither true, t, yes, y, 1 nor false, f, no, n, 0 |
| `unknown_currency` | {currencies} not in ISO 4217 |
| `future_date` | {events} later than the run's as-of |
| `broken_value` | a row on which the mapping's expression fails |

A file that is missing, cannot be read or lacks a mapped column stops the source; nothing is
loaded then. Amounts are never rounded silently. Unknown products and quantities of 0 are no reason
to leave a row out: they are quality findings of the release.

### Entities

"""
