"""A service ends: done with its outcome, or not done with the reason; and with which referral it goes on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rujukan.disclosure.serving import Served, ServicePage, episode_of, onward_of
from rujukan.foundation import forms, time
from rujukan.services.actions import end_episode, hand_over, stop_episode
from rujukan.web.answers import answer, when_of
from rujukan.web.context import actor_of, zone_of
from rujukan.web.notices import tell
from rujukan.web.service.within import EpisodeForm, served_of
from rujukan.web.service.words import OUTCOMES, capital, picks
from rujukan.web.words import said

STOPPED, OTHER = "stopped", "other"


class EndForm(EpisodeForm):
    """What came of it."""

    outcome = forms.Picks(label=gettext_lazy("Apa hasilnya?"), choices=(), reveals={STOPPED: ("reason",)})
    reason = forms.Picks(label=gettext_lazy("Alasannya"), choices=(), missing=gettext_lazy("Pilih alasannya."))
    words = forms.Text(
        label=gettext_lazy("Kabar untuk pengirim"), hint=gettext_lazy("Tanpa nama, nomor, atau alamat."), rows=3,
        max_length=300, required=False,
    )  # fmt: skip
    handed_to = forms.Picks(label=gettext_lazy("Berlanjut dengan rujukan lain?"), choices=(), required=False)
    occurred_at = forms.OccurredAt(label=gettext_lazy("Kapan selesai?"))

    def __init__(self, *args: Any, found: ServicePage, one: Served, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(r.code, capital(said(r.name))) for r in found.care.pack.reasons.get("failed", ())]
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]
        outcomes = [*picks(OUTCOMES), (STOPPED, _("Tidak terlaksana"))]
        self.fields["outcome"].choices = outcomes  # type: ignore[attr-defined]
        onward = _onward(found, one)
        self.fields["handed_to"].choices = onward  # type: ignore[attr-defined]
        if not onward:
            del self.fields["handed_to"]
        if not one.row.referral:
            del self.fields["words"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("reason") == OTHER and "words" in self.fields and not given.get("words"):
            self.add_error("words", ValidationError(_("Tulis alasannya, tanpa nama.")))
        return given


class GoOnForm(forms.OnceMixin, forms.Form):
    """With which referral."""

    handed_to = forms.Picks(label=gettext_lazy("Dengan rujukan yang mana?"), choices=())

    def __init__(self, *args: Any, found: ServicePage, one: Served, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handed_to"].choices = _onward(found, one)  # type: ignore[attr-defined]


def _onward(found: ServicePage, one: Served) -> list[tuple[str, str, str]]:
    rows = [row for row in found.onward if row.code != one.row.referral and row.status != "draft"]
    return [(row.code, capital(said(row.kind_name)), row.to_unit.name) for row in rows]


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, code: str, service: str, key: str) -> HttpResponse:
    """The sender is told; the need stays open until it is answered."""
    found, one = served_of(request, code, service, key)
    form = EndForm(
        request.POST if request.method == "POST" else None, found=found, one=one, now=time.now(), zone=zone_of(request)
    )

    def act() -> HttpResponse:
        _end(request, code, key, form.cleaned_data)
        tell(request, _("Tercatat: layanan selesai"))
        return redirect("web_service:page", code, service)

    def page() -> HttpResponse:
        fresh, now_one = served_of(request, code, service, key)
        follows = _follows(now_one)
        return render(request, "service/form.html", {
            "page": fresh, "one": now_one, "form": form, "title": _("Layanan selesai"), "button": _("Layanan selesai"),
            "may": now_one.writes and now_one.running, "follows": follows,
        })  # fmt: skip

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def _follows(one: Served) -> list[str]:
    if one.row.referral:
        return [_("Pengirim membacanya dan menutup rujukan ini.")]
    return [_("Kebutuhannya sendiri tetap terbuka sampai dijawab: terpenuhi, sebagian, atau belum.")]


def _end(request: HttpRequest, code: str, key: str, given: dict[str, Any]) -> None:
    by, now = actor_of(request), time.now()
    episode = episode_of(code, key, to=by, now=now)
    shared: dict[str, Any] = {
        "episode": episode, "by": by, "words": given.get("words") or "", "when": when_of(given["occurred_at"]),
        "token": given["sekali"],
    }  # fmt: skip
    if given["outcome"] == STOPPED:
        stop_episode(reason=given["reason"], **shared)
        return
    chosen = given.get("handed_to")
    onward = onward_of(code, chosen, to=by, now=now) if chosen else None
    end_episode(outcome=given["outcome"], handed_to=onward, **shared)


@require_http_methods(["GET", "POST"])
def go_on(request: HttpRequest, code: str, service: str, key: str) -> HttpResponse:
    """It goes on elsewhere: with which referral of this case."""
    found, one = served_of(request, code, service, key)
    form = GoOnForm(
        request.POST if request.method == "POST" else None, found=found, one=one, now=time.now(), zone=zone_of(request)
    )

    def act() -> HttpResponse:
        by, now = actor_of(request), time.now()
        episode = episode_of(code, key, to=by, now=now)
        onward = onward_of(code, form.cleaned_data["handed_to"], to=by, now=now)
        hand_over(episode=episode, to=onward, by=by)
        tell(request, _("Tercatat: berlanjut dengan rujukan itu"))
        return redirect("web_service:page", code, service)

    def page() -> HttpResponse:
        return render(request, "service/form.html", {
            "page": found, "one": one, "form": form, "title": _("Berlanjut dengan"), "button": _("Simpan"),
            "may": found.leads or one.writes, "follows": [],
        })  # fmt: skip

    return answer(request, form, act=act, page=page) if form.is_bound else page()
