"""Marking one's own act as entered in error: asked first, with a reason; the act stays, struck out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rujukan.disclosure.handles import entry_of
from rujukan.disclosure.history import timeline
from rujukan.foundation import forms, time
from rujukan.procedure.actions import mark_in_error
from rujukan.rules.refused import NotVisible
from rujukan.web.answers import answer
from rujukan.web.case import words
from rujukan.web.context import actor_of, zone_of
from rujukan.web.notices import tell
from rujukan.web.turns import address


class ErrorForm(forms.Form):
    """Why."""

    reason = forms.Text(
        label=gettext_lazy("Apa yang salah?"),
        hint=gettext_lazy("Satu kalimat, tanpa nama. Misalnya: tanggalnya keliru, atau berkas yang salah."),
        missing=gettext_lazy("Tulis apa yang salah."),
    )


@require_http_methods(["GET", "POST"])
def in_error(request: HttpRequest, code: str) -> HttpResponse:
    """/berkas/<code>/salah-catat?baris=KEY"""
    actor = actor_of(request)
    now, key = time.now(), request.POST.get("baris") or request.GET.get("baris", "")
    entry = entry_of(code, key, to=actor, now=now)
    row = next((row for row in timeline(code, to=actor, now=now) if row.key == key), None)
    if row is None:
        raise NotVisible
    history = address("web_case:timeline", code=code)
    form = ErrorForm(request.POST if request.method == "POST" else None, zone=zone_of(request))

    def act() -> HttpResponse:
        mark_in_error(dossier=entry.dossier_id, seq=entry.seq, by=actor, reason=form.cleaned_data["reason"])
        tell(request, _("Ditandai salah catat"), _("Batas waktu yang bergerak karenanya sudah dikembalikan."))
        return redirect(history)

    def page() -> HttpResponse:
        lines = words.happened_lines([row], words.Clock(now, zone_of(request)))
        return render(
            request, "case/error.html", {"form": form, "code": code, "key": key, "line": lines[0], "history": history}
        )

    return answer(request, form, act=act, page=page) if form.is_bound else page()
