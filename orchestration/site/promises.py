"""The contract in sentences: what each side promises, and who answers for which step."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from orchestration.site.answers import Row
from orchestration.site.formats import exact, words

# By what is measured. The wording is ours, the numbers and names are the contract's.
SENTENCES = {
    "first_action": "{side} reacts to every {start} within {much}.",
    "decision": "{side} decides on every {start} within {much}: {end}, or sent back with a reason.",
    "attempts": "No {start} is given up before {much} attempts of {side}.",
    "feedback": "{side} says why within {much}, where the way ends as {start}.",
    "volume": "{side} brings at least {much} {end}s a month.",
    "quality": "At least {much} of the people {side} hands over reach the stage {end}.",
}
SAID_OF = {"lost": "{side} gives the reason of every lost deal within {much}."}


@dataclass(frozen=True)
class Step:
    """One stage of the funnel as people talk of it: its name, who answers, how long it may take."""

    stage: str
    label: str
    answers: str
    horizon: str
    department: str


def promise(row: Row, labels: dict[str, str]) -> str:
    """One row of `sla` as a sentence. labels: stage to what people call it."""
    amount = Decimal(str(row["target_value"]))
    is_rate = row["unit"] == "rate"
    unit = "" if row["unit"] == "count" or is_rate else f" {row['unit'].replace('_', ' ')}"
    start, end = row["from_stage"], row["to_stage"] or row["from_stage"]
    told = SENTENCES[row["measure"]]
    if row["measure"] == "feedback":
        told = SAID_OF.get(start, told)
    return told.format(
        side=words(row["owed_by"]),
        start=str(labels.get(start) or start).lower(),
        end=str(labels.get(end) or end).lower(),
        much=f"{amount:.0%}" if is_rate else f"{exact(amount)}{unit}",
    )


def threshold(row: Row) -> str:
    """The value of one threshold as it is read aloud: a share in percent, a count without unit."""
    if row["unit"] == "share":
        return f"{Decimal(str(row['value'])):.0%}"
    return exact(row["value"]) if row["unit"] == "count" else f"{exact(row['value'])} {row['unit']}"


def steps(stages: Sequence[Row], ownership: Sequence[Row]) -> list[Step]:
    """The stages in their order, each with the shares of those who answer for it."""
    return [
        Step(
            stage=row["stage"],
            label=row["label"] or words(row["stage"]),
            answers=_answers(row["stage"], ownership) or words(row["department"]),
            horizon=f"{row['horizon_days']} days to the next" if row["horizon_days"] else "",
            department=row["department"],
        )
        for row in sorted(stages, key=lambda row: row["position"])
    ]


def _answers(stage: str, ownership: Sequence[Row]) -> str:
    owners = [row for row in ownership if row["stage"] == stage]
    if len(owners) == 1:
        return words(owners[0]["department"])
    return ", ".join(f"{words(row['department'])} {row['share']:.0%}" for row in owners)
