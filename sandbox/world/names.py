"""Names, job titles, addresses and phone numbers."""

from random import Random

from sandbox.world.chance import bounded, pick
from sandbox.world.companies import Company

_FIRST_NAMES = (
    "Anna Ben Carla Daniel Elif Felix Greta Hugo Ida Jakob Klara Lukas Marta Nils Olivia Paul "
    "Rosa Stefan Tess Ulrich Vera Walter Yusuf Zoe James Mary Robert Linda Michael Susan David "
    "Karen Brian Laura Kevin Emily Pierre Camille Luc Chloé Marco Giulia Paolo Elena Jan Sanne "
    "Pieter Lotte Björn Astrid"
)
FIRST_NAMES = tuple(_FIRST_NAMES.split())
_LAST_NAMES = (
    "Müller Schmidt Fischer Meyer Wagner Schulz Koch Richter Wolf Neumann Schwarz Zimmermann "
    "Krüger Hartmann Lange Krause Lehmann Huber Kaiser Fuchs Smith Johnson Williams Brown Jones "
    "Miller Davis Wilson Anderson Taylor Moore Jackson Martin Clark Lewis Walker Hall Young "
    "Martinez O'Brien Durand Leroy Moreau Rossi Russo Ferrari De_Vries Jansen Van_Dijk Svensson "
    "Larsen Nguyen Kowalski Novák Demir"
)
LAST_NAMES = tuple(_LAST_NAMES.split())
TITLES = {  # title: how well its holder fits
    "Head of Production": 0.95,
    "COO": 0.9,
    "Plant Manager": 0.9,
    "Production Planner": 0.75,
    "Head of IT": 0.7,
    "Supply Chain Manager": 0.7,
    "Process Engineer": 0.5,
    "Consultant": 0.25,
    "Marketing Specialist": 0.15,
    "Working Student": 0.05,
}
DIAL = {
    "United States": "+1",
    "Canada": "+1",
    "United Kingdom": "+44",
    "France": "+33",
    "Italy": "+39",
}
DIAL |= {"Netherlands": "+31", "Austria": "+43", "Switzerland": "+41", "Germany": "+49"}
PLAIN = str.maketrans("äöüéåáß' ", "aoueaas--")


def choose_title(rng: Random, quality: float) -> str:
    """A job title; a better audience has more of the titles that fit."""
    return pick(
        rng,
        [
            (title, 0.02 + bounded(1 - abs(fit - bounded(rng.gauss(quality, 0.22)))) ** 7)
            for title, fit in TITLES.items()
        ],
    )


def choose_name(rng: Random) -> tuple[str, str]:
    """First and last name."""
    return rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES).replace("_", " ")


def addresses(
    rng: Random, number: int, name: tuple[str, str], company: Company | None
) -> list[str]:
    """The person's e-mail addresses, the main one first; unique by the person's number."""
    first, last = (part.lower().translate(PLAIN) for part in name)
    private = (
        f"{first}.{last}{number}@{rng.choice(('gmail.com', 'outlook.com', 'gmx.de', 'yahoo.com'))}"
    )
    if company is None:
        return [private]
    work = (
        f"{first}.{last}@{company.domain}"
        if rng.random() < 0.7
        else f"{first[0]}{last}@{company.domain}"
    )
    taken = number in company.colleagues and len(company.colleagues) > 1
    work = work.replace("@", f"{number}@") if taken else work
    extra = [f"{first[0]}.{last}{number}@{company.domain}"] if rng.random() < 0.1 else []
    return [work, *extra, private] if rng.random() < 0.35 else [work, *extra]


def phone_number(rng: Random, country: str, company: Company | None) -> str:
    """A phone as people type it: international, local, switchboard, placeholder or none."""
    dial = DIAL.get(country, "+49")
    subscriber = f"{rng.randrange(200, 999)}555{rng.randrange(0, 9999):04d}"
    switchboard = f"{dial} 30 555{(company.number if company else 0):04d}0"
    return pick(
        rng,
        [
            (f"{dial}{subscriber}", 45),
            (f"{dial} ({subscriber[:3]}) {subscriber[3:6]}-{subscriber[6:]}", 15),
            (f"0{subscriber}", 10),
            (switchboard, 5),
            ("0000000000", 2),
            ("", 23),
        ],
    )
