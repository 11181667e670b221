"""The companies that might buy."""

from dataclasses import dataclass, field
from random import Random

from sandbox.world.chance import pick, spread, stream
from sandbox.world.crm.entry import Entry

_FOUNDERS = (
    "Adler Brandt Castell Dorn Eberle Falk Gruber Harting Imhof Jansen Keller Lorenz Maurer "
    "Nolte Ott Pichler Quandt Reiter Sauer Thoma Uhlig Vetter Winkler Zeller Albright Barlow "
    "Carver Dalton Easton Fairfax Granger Holloway Irving Jarrett Kendall Langley Mercer "
    "Norwood Oakley Prescott Radcliffe Sheffield Thornton Underhill Vaughn Whitaker Yardley "
    "Beaumont Chevalier Dupont Fournier Girard Bianchi Conti Ferraro Galli Lombardi Moretti "
    "Bakker Visser Lindgren Nyberg"
)
FOUNDERS = tuple(_FOUNDERS.split())
TRADES = {
    "MACHINERY": ("Maschinenbau", "Machine Works", "Drives", "Presses"),
    "AUTOMOTIVE": ("Automotive", "Gears", "Castings"),
    "ELECTRICAL_ELECTRONIC_MANUFACTURING": ("Electronics", "Sensors", "Controls"),
    "FOOD_PRODUCTION": ("Foods", "Dairy", "Mills"),
    "CHEMICALS": ("Chemicals", "Coatings", "Polymers"),
    "MEDICAL_DEVICES": ("Medical", "Optics"),
    "MANAGEMENT_CONSULTING": ("Consulting", "Advisors"),
    "HIGHER_EDUCATION": ("Institute",),
}
CORE = tuple(TRADES)[:6]
COUNTRIES = {  # country: (weight, region, top-level domain, legal form, currency of its deals)
    "Germany": (34, "EMEA", "de", "GmbH", "EUR"),
    "Austria": (8, "EMEA", "at", "GmbH", "EUR"),
    "Switzerland": (7, "EMEA", "ch", "AG", "EUR"),
    "France": (8, "EMEA", "fr", "SAS", "EUR"),
    "Italy": (7, "EMEA", "it", "S.p.A.", "EUR"),
    "Netherlands": (5, "EMEA", "nl", "B.V.", "EUR"),
    "United Kingdom": (8, "EMEA", "co.uk", "Ltd", "GBP"),
    "United States": (20, "Americas", "com", "Inc.", "USD"),
    "Canada": (3, "Americas", "ca", "Inc.", "USD"),
}


@dataclass(eq=False)
class Company:
    """A company as it really is; `entry` is its CRM record once somebody entered it."""

    number: int
    name: str
    domain: str
    country: str
    region: str
    currency: str
    industry: str
    employees: int
    is_core: bool
    parent: "Company | None" = None
    entry: Entry | None = None
    colleagues: list[int] = field(default_factory=list)

    @property
    def record(self) -> Entry:
        """The company's CRM record; only asked for once it exists."""
        if self.entry is None:
            raise LookupError(f"{self.name} is not in the CRM")
        return self.entry

    @property
    def size_factor(self) -> float:
        """How much larger than usual a deal is, 0.4 to 4, by head count."""
        return max(0.4, min(4.0, (self.employees / 250) ** 0.5))


def make_companies(seed: int, number: int) -> list[Company]:
    """`number` companies; about three in four belong to the industries the product is made for."""
    order = [
        (founder, slot) for slot in range(-(-number // len(FOUNDERS)) + 1) for founder in FOUNDERS
    ]
    stream(seed, "company-order").shuffle(order)
    companies: list[Company] = []
    for index in range(number):
        rng = stream(seed, "company", index)
        companies.append(_company(rng, index, *order[index]))
        if index > 20 and rng.random() < 0.05:
            companies[-1].parent = companies[rng.randrange(index)]
    return companies


def _company(rng: Random, index: int, founder: str, slot: int) -> Company:
    country = pick(rng, [(name, traits[0]) for name, traits in COUNTRIES.items()])
    _, region, suffix, form, currency = COUNTRIES[country]
    is_core = rng.random() < 0.75
    industry = rng.choice(CORE if is_core else tuple(TRADES)[6:])
    trade = rng.choice(TRADES[industry])
    employees = round(spread(rng, 240 if is_core else 35, 1.0)) + 3
    mark = "" if slot == 0 else str(slot + 1)
    name = f"{founder} {trade} {mark} {form}".replace("  ", " ")
    domain = f"{founder}{mark}-{trade.split()[0]}.{suffix}".lower()
    return Company(index, name, domain, country, region, currency, industry, employees, is_core)
