"""While it runs, two taps and one sentence: a meeting or contact; what it cost and who bore it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rujukan.disclosure.serving import Served, ServicePage, episode_of, service_page
from rujukan.foundation import forms, time
from rujukan.rules.refused import NotVisible, Refused
from rujukan.services.actions import record_cost, record_session
from rujukan.services.models import Episode
from rujukan.web.answers import answer, when_of
from rujukan.web.context import actor_of, zone_of
from rujukan.web.notices import tell
from rujukan.web.service.words import BEARERS, ITEMS, SESSIONS, picks

ELSEWHERE = {"late": "occurred_at"}
"""Field that a rule names -> field of these forms."""


class EpisodeForm(forms.OnceMixin, forms.Form):
    """What is recorded of one episode."""

    def refuse(self, refused: Refused) -> None:
        refused.field = ELSEWHERE.get(refused.field, refused.field)
        super().refuse(refused)


class SessionForm(EpisodeForm):
    """She was met or reached."""

    kind = forms.Picks(label=gettext_lazy("Apa itu?"), choices=lambda: picks(SESSIONS))
    note = forms.Text(
        label=gettext_lazy("Catatan, satu dua kalimat"),
        hint=gettext_lazy("Terkunci: hanya unit Anda yang bisa membukanya."), rows=3, required=False,
    )  # fmt: skip
    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan?"))
    place = forms.Text(
        label=gettext_lazy("Di mana?"), hint=gettext_lazy("Ikut terkunci bersama catatannya."), required=False
    )


class CostForm(EpisodeForm):
    """What it cost. Help is free for her: who bore it is always asked."""

    amount = forms.Rupiah(label=gettext_lazy("Berapa rupiah?"), least=1)
    item = forms.Select(label=gettext_lazy("Untuk apa?"), choices=lambda: picks(ITEMS))
    borne_by = forms.Picks(
        label=gettext_lazy("Siapa yang menanggung?"),
        hint=gettext_lazy("Layanan gratis baginya. Kalau ia sendiri yang membayar, kepala unit diberi tahu."),
        choices=lambda: picks(BEARERS),
    )  # fmt: skip
    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan?"))


@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, code: str, service: str, key: str) -> HttpResponse:
    """A meeting, contact or visit; its note lies in the unit's own notes."""

    def keep(episode: Episode, given: dict[str, Any]) -> None:
        record_session(
            episode=episode, by=actor_of(request), kind=given["kind"], note=given["note"], place=given["place"],
            when=when_of(given["occurred_at"]), token=given["sekali"],
        )  # fmt: skip

    title = _("Catat pertemuan")
    return _asked(request, (code, service, key), SessionForm, keep, title, _("Pertemuannya tercatat"))


@require_http_methods(["GET", "POST"])
def cost(request: HttpRequest, code: str, service: str, key: str) -> HttpResponse:
    """What something cost, in whole rupiah, and who bore it."""

    def keep(episode: Episode, given: dict[str, Any]) -> None:
        record_cost(
            episode=episode, by=actor_of(request), amount=given["amount"], item=given["item"],
            borne_by=given["borne_by"], when=when_of(given["occurred_at"]), token=given["sekali"],
        )  # fmt: skip

    return _asked(request, (code, service, key), CostForm, keep, _("Catat biaya"), _("Biayanya tercatat"))


def served_of(request: HttpRequest, code: str, service: str, key: str) -> tuple[ServicePage, Served]:
    """The page and the episode that a form of it is about. Raises NotVisible."""
    found = service_page(code, service, to=actor_of(request), now=time.now())
    request.tab = "web_people:list" if found.named else "web_inbox:list"  # type: ignore[attr-defined]
    for one in found.episodes:
        if one.row.key == key:
            return found, one
    raise NotVisible


def _asked(
    request: HttpRequest, at: tuple[str, str, str], make: type[EpisodeForm],
    keep: Callable[[Episode, dict[str, Any]], None], title: str, done: str,
) -> HttpResponse:  # fmt: skip
    code, service, key = at
    found, one = served_of(request, code, service, key)
    form = make(request.POST if request.method == "POST" else None, now=time.now(), zone=zone_of(request))

    def act() -> HttpResponse:
        keep(episode_of(code, key, to=actor_of(request), now=time.now()), form.cleaned_data)
        tell(request, done)
        return redirect("web_service:page", code, service)

    def page() -> HttpResponse:
        return render(request, "service/form.html", {
            "page": found, "one": one, "form": form, "title": title, "button": _("Simpan"), "may": one.writes,
            "follows": [],
        })  # fmt: skip

    return answer(request, form, act=act, page=page) if form.is_bound else page()
