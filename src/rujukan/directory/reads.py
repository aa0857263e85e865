"""What pages ask of the directory that is about nobody."""

from rujukan.directory.models import Region


def first_region() -> Region | None:
    """The register's region; of several the first by code. For pages before anybody has signed in."""
    return Region.objects.order_by("code").first()
