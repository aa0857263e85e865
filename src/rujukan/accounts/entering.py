"""Into one membership: chosen at sign-in, kept in the session, read anew on each request."""

from django.contrib.auth import login
from django.http import HttpRequest

from rujukan.accounts.models import Membership, User
from rujukan.foundation import time

MEMBERSHIP = "membership"
RIGHTS = "rights"
ENTERED = "entered"
"""In the session: since when, in seconds."""
DEMONSTRATION = "demonstration"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(request: HttpRequest, membership: Membership) -> None:
    """Act in this membership from now on. The session's key changes, so that what was opened in another one ends."""
    request.session.cycle_key()
    request.session[MEMBERSHIP] = str(membership.id)
    request.session[RIGHTS] = membership.rights
    request.session[ENTERED] = int(time.now().timestamp())


def enter_only_membership(request: HttpRequest, user: User) -> None:
    """Enter at once where there is nothing to choose."""
    live = memberships_of(user)
    if len(live) == 1:
        enter(request, live[0])


def memberships_of(user: User) -> list[Membership]:
    """His memberships that count now."""
    now = time.now()
    return list(Membership.objects.live(now).filter(user=user).with_people(now).in_order())


def enter_demonstration(request: HttpRequest, membership: Membership) -> None:
    """Enter as an invented person, without password. The caller has asked `entrance_is_open`."""
    request.session.flush()
    login(request, membership.user, backend=BACKEND)
    request.session[DEMONSTRATION] = True
    enter(request, membership)
