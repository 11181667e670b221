"""Erase again who is back: a restored backup is older than the ledger."""

from orchestration import warehouse
from orchestration.erasure.erasing import erase
from orchestration.erasure.ledger import Ledger, is_erased, read_ledger
from orchestration.erasure.person import People, PersonNotFound, PersonUnclear
from orchestration.night import identity_key
from orchestration.places import Places


def reapply(places: Places) -> int:
    """Find erased identifiers in the build file by their digests and erase them once more.

    Returns how many persons it took out.
    """
    ledger = read_ledger(places.state, identity_key(places))
    if not (ledger.entries and places.build.exists()):
        return 0
    done = 0
    while node := _found(places, ledger):
        try:
            erase(places, node, "erased before the backup was restored")
        except (PersonNotFound, PersonUnclear):
            break
        done += 1
    return done


def _found(places: Places, ledger: Ledger) -> str | None:
    """An identifier of an erased person that a row is about."""
    with warehouse.any_file(places.build) as connection:
        ledger.prepare(connection)
        for table in People(connection).tables:
            for reference in [each for each in table.references if each.about]:
                rows = connection.execute(
                    f"select node from (select unnest({reference.nodes}) as node from {table.name}"
                    f" where {is_erased(reference)}) where list_contains($digests,"
                    " erasure_digest(node)) limit 1",
                    {"digests": ledger.digests},
                ).fetchall()
                if rows:
                    return str(rows[0][0])
    return None
