"""/bahan: every component on one page, for who builds pages. It is there in tests and development only."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rujukan.accounts.public import public
from rujukan.foundation import forms, time
from rujukan.web.components.lists import Entry
from rujukan.web.context import zone_of


class SampleForm(forms.OnceMixin, forms.Form):
    """One of each kind of field."""

    nickname = forms.Text(
        label="Nama panggilan", hint="Sebutan yang ia sukai. Tidak harus nama di KTP.", required=False
    )
    phone = forms.Phone(label="Nomor", unknown="Nomornya belum tahu")
    back = forms.PartialDate(
        label="Kapan ia pulang?", hint="Isi yang diketahui saja. Tahun saja pun cukup.", unknown="Tidak tahu"
    )
    at = forms.OccurredAt(label="Kapan terjadi?")
    age = forms.Picks(
        label="Satu jawaban",
        choices=[
            ("adult", "Dewasa", "18 tahun ke atas"),
            ("child", "Anak", "belum 18 tahun"),
            ("unsure", "Belum pasti"),
        ],
    )
    needs = forms.Picks(
        label="Beberapa jawaban",
        choices=[("a", "Tempat aman"), ("b", "Berobat"), ("c", "Pulang"), ("d", "Belum tahu")],
        many=True,
        shape="two",
    )
    consent = forms.Picks(label="Persetujuan", choices=[("y", "Boleh"), ("l", "Nanti"), ("n", "Jangan")], shape="three")
    reach = forms.Picks(
        label="Bagaimana menghubunginya?",
        hint="Tanyakan kepadanya, jangan ditebak.",
        choices=[("phone", "Telepon"), ("visit", "Jangan dihubungi, temui langsung")],
        reveals={"phone": ("hours",)},
    )
    hours = forms.Hours(label="Jam yang aman", unknown="Jamnya belum tahu")
    unit = forms.Select(
        label="Instansi", choices=[("Kabupaten", [("sos", "Dinas Sosial TTU"), ("rs", "RSUD Kefamenanu")])]
    )
    people = forms.Whole(label="Berapa orang?", least=1, most=99)
    cost = forms.Rupiah(label="Biaya", required=False)
    story = forms.Text(label="Yang ia ceritakan", rows=4, hint="Dengan kata-katanya sendiri.", required=False)


@public
def sheet(request: HttpRequest) -> HttpResponse:
    """GET draws everything; POST shows the form's faults, or says that there are none."""
    if not settings.DEBUG:
        raise Http404
    form = SampleForm(request.POST if request.method == "POST" else None, zone=zone_of(request))
    valid = form.is_bound and form.is_valid()
    return render(request, "parts/sheet.html", {"form": form, "valid": valid, **_samples()}, status=_status(form))


def _status(form: forms.Form) -> int:
    return 422 if form.is_bound and form.errors else 200


def _samples() -> dict[str, Any]:
    now = time.now()
    return {
        "dues": [now - timedelta(hours=26), now + timedelta(minutes=50), now + timedelta(days=1), None],
        "soon": now + timedelta(hours=3, minutes=20),
        "until": now + timedelta(minutes=15),
        "page": Paginator(range(200), 10).page(4),
        "facts": [(_("Risiko"), _("sedang")), ("Ditanyakan", "Ibu Yustina, 10 Nov", "tidak perlu ditanya lagi")],
        "entries": [
            Entry(now - timedelta(minutes=30), "Rujukan diterima Dinas Sosial TTU."),
            Entry(now - timedelta(hours=2), "Dinas Sosial TTU melihat pratinjau.", look=True),
            Entry(now - timedelta(days=2), "Persetujuan diberikan.", "Dicatat 14.20 dari kertas."),
        ],
    }
