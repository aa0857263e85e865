"""/berkas/<code>/kesampingkan/<key>: a role that the pack names sets a matter aside for closing, alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rujukan.cases.actions import set_aside_alone
from rujukan.disclosure.closing import blocking_of
from rujukan.foundation import forms, time
from rujukan.web.answers import answer
from rujukan.web.closing.page import line_of, read
from rujukan.web.context import actor_of, zone_of
from rujukan.web.notices import tell


class AsideForm(forms.OnceMixin, forms.Form):
    """Why."""

    reason = forms.Text(label=gettext_lazy("Mengapa dikesampingkan?"), rows=3)


@require_http_methods(["GET", "POST"])
def set_aside(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """It blocks closing no more; where the SOP gives a grace it stays open after closing."""
    found = read(request, code)
    matter = blocking_of(code, key, to=actor_of(request), now=time.now())
    form = AsideForm(request.POST if request.method == "POST" else None, now=time.now(), zone=zone_of(request))
    lines = [line_of(found, one) for one in found.blockers if one.deadline.key == key]

    def act() -> HttpResponse:
        reason = form.cleaned_data["reason"]
        set_aside_alone(dossier=found.care.access.dossier.id, matter=matter, reason=reason, by=actor_of(request))
        tell(request, _("Dikesampingkan, dan tercatat"))
        return redirect("web_closing:page", code)

    def page() -> HttpResponse:
        may = any(line.blocker.yours_alone for line in lines)
        off = "" if may or form.is_bound else _("Peran Anda tidak bisa mengesampingkan ini.")
        return render(request, "closing/form.html", {
            "page": found, "code": code, "form": form, "title": _("Kesampingkan"), "button": _("Kesampingkan"),
            "off": off, "lines": lines,
        })  # fmt: skip

    return answer(request, form, act=act, page=page) if form.is_bound else page()
