"""Lock, unlock, "still here", shared device."""

from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rujukan.accounts.public import public
from rujukan.web.context import SHARED, whose
from rujukan.web.lock import state

KEPT = "titip-"
"""Before the name of a value that a locked session posted: it travels through the lock page and is sent once open."""

Kept = list[tuple[str, str]]


def locked_page(request: HttpRequest, *, wrong: str = "", back: str = "", kept: Kept | None = None) -> HttpResponse:
    """The lock as a full page (423). What a POST carried is kept in it, hidden, and nowhere else."""
    context = {
        "back": back or request.get_full_path(),
        "kept": _carried(request) if kept is None else kept,
        "wrong": wrong,
        "locked": True,
    }
    return render(request, "lock/locked.html", context, status=423)


def _carried(request: HttpRequest) -> Kept:
    if request.method != "POST":
        return []
    names = [name for name in request.POST if name != "csrfmiddlewaretoken"]
    return [(name, str(value)) for name in names for value in request.POST.getlist(name)] or [("", "")]


@public
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """The button (a page answers) and lock.js (204)."""
    if not request.user.is_authenticated:
        return redirect("/")
    state.lock(request)
    if request.headers.get("X-Kunci"):
        return HttpResponse(status=204)
    return locked_page(request, back=_back(request), kept=[])


@public
@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Opens with the password and goes back; lock.js gets JSON and stays on its page."""
    if not request.user.is_authenticated:
        return _signed_out(request)
    if request.POST.get("milik") != whose(request):
        return _another(request)
    wrong = state.try_to_unlock(request)
    if not wrong:
        return _opened(request)
    if state.is_out_of_tries(request):
        logout(request)
        return _signed_out(request)
    if request.headers.get("X-Kunci"):
        return JsonResponse({"salah": wrong}, status=403)
    return locked_page(request, wrong=wrong, back=_back(request), kept=_kept(request))


def _opened(request: HttpRequest) -> HttpResponse:
    if request.headers.get("X-Kunci"):
        response: HttpResponse = JsonResponse({"csrf": get_token(request)})
    elif kept := _kept(request):
        response = render(request, "lock/resume.html", {"back": _back(request), "kept": kept})
    else:
        response = redirect(_back(request))
    state.mark_active(request, response)
    return response


def _signed_out(request: HttpRequest) -> HttpResponse:
    told = _("Anda sudah dikeluarkan. Masuk lagi di tab lain, lalu buka di sini; isian Anda masih ada.")
    if request.headers.get("X-Kunci"):
        return JsonResponse({"salah": told}, status=401)
    return redirect("/")


def _another(request: HttpRequest) -> HttpResponse:
    """The covered page is not this person's, or not of this membership: it is loaded anew, and shows what is his."""
    return JsonResponse({"muat": True}, status=409) if request.headers.get("X-Kunci") else redirect("/")


def _kept(request: HttpRequest) -> Kept:
    names = [name for name in request.POST if name.startswith(KEPT)]
    return [(name.removeprefix(KEPT), str(value)) for name in names for value in request.POST.getlist(name)]


def _back(request: HttpRequest) -> str:
    """The page to go back to: of this house only."""
    wanted: Any = request.POST.get("ke", "")
    safe = url_has_allowed_host_and_scheme(wanted, None) and wanted.startswith("/")
    return str(wanted) if safe else "/"


@require_GET
def still_here(request: HttpRequest) -> HttpResponse:
    """Somebody is typing (lock.js says so now and then): the idle time runs anew, which the middleware sees to. Says
    whose session it is: a page that another tab of the same person has opened again uncovers itself."""
    return JsonResponse({"milik": whose(request), "csrf": get_token(request)})


@require_POST
def shared_device(request: HttpRequest) -> HttpResponse:
    """Turns "perangkat bersama" on or off for this session: it locks itself after one minute."""
    request.session[SHARED] = request.POST.get("bersama") == "ya"
    return redirect(_back(request))
