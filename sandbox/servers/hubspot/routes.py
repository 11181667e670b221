"""Which path is answered by what, in every version HubSpot serves."""

from __future__ import annotations

from starlette.routing import Route

from sandbox.servers.hubspot import account, associations, forms, objects, search
from sandbox.servers.hubspot.vocabulary import VERSIONS


def _objects(root: str) -> list[Route]:
    return [
        Route(f"{root}/{{type}}", objects.list_page),
        Route(f"{root}/{{type}}/batch/read", objects.batch_read, methods=["POST"]),
        Route(f"{root}/{{type}}/search", search.search, methods=["POST"]),
        Route(f"{root}/{{type}}/{{id}}", objects.one),
        _linked(root),
    ]


def _linked(root: str) -> Route:
    return Route(f"{root}/{{from_type}}/{{id}}/associations/{{to_type}}", associations.of_one)


def _associations(root: str) -> list[Route]:
    pair = f"{root}/{{from_type}}/{{to_type}}"
    return [
        Route(f"{pair}/batch/read", associations.batch_read, methods=["POST"]),
        Route(f"{pair}/labels", associations.labels),
    ]


def _surroundings(owners: str, pipelines: str, properties: str) -> list[Route]:
    return [
        Route(owners, account.owners),
        Route(f"{owners}/", account.owners),
        Route(f"{owners}/{{id}}", account.owner),
        Route(f"{pipelines}/{{type}}", account.pipelines),
        Route(f"{properties}/{{type}}", account.properties),
    ]


def routes() -> list[Route]:
    """Every path: date versions first, then v3 and v4."""
    found: list[Route] = []
    for version in VERSIONS:
        found += _objects(f"/crm/objects/{version}")
        found += _associations(f"/crm/associations/{version}")
        found += _surroundings(
            *(f"/crm/{n}/{version}" for n in ("owners", "pipelines", "properties"))
        )
        found.append(Route(f"/account-info/{version}/details", account.details))
        found.append(Route(f"/marketing/forms/{version}", forms.forms))
    found += _objects("/crm/v3/objects")
    found += _associations("/crm/v3/associations") + _associations("/crm/v4/associations")
    found.append(_linked("/crm/v4/objects"))
    found += _surroundings(*(f"/crm/v3/{n}" for n in ("owners", "pipelines", "properties")))
    found.append(Route("/account-info/v3/details", account.details))
    found += [Route(f"/marketing/v3/forms{end}", forms.forms) for end in ("", "/")]
    found.append(Route("/form-integrations/v1/submissions/forms/{form}", forms.submissions))
    return found
