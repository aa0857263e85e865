"""A form acts once: the token that it carries is filed with the dossier that came of it."""

from uuid import UUID

from rujukan.foundation.models import Dossier, Once


def found_before(token: str, user: UUID | None) -> Dossier | None:
    """The dossier that this very form of this user made before, if it did."""
    found = Once.objects.filter(token=token, user=user).select_related("dossier").first() if token else None
    return found.dossier if found else None


def first_time(token: str, dossier: Dossier, user: UUID | None) -> bool:
    """File the token unless this very form of this user was filed before (then False)."""
    if found_before(token, user):
        return False
    file_token(token, dossier, user)
    return True


def file_token(token: str, dossier: Dossier, user: UUID | None) -> None:
    """File the token, in the transaction of what it did. Raises IntegrityError when another was quicker."""
    if token:
        Once.objects.create(token=token, dossier=dossier, user=user)
