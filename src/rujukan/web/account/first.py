"""First sign-in, or the first after a reset: the paper code in two halves, then password and second factor at once."""

from io import BytesIO

import segno
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from rujukan.accounts import first_sign_in as first
from rujukan.accounts import signing_in
from rujukan.accounts.models import FirstCode, User
from rujukan.accounts.passwords import check_new_password
from rujukan.accounts.public import public
from rujukan.accounts.second_factor import is_right, new_secret, seal, setup_address, unseal
from rujukan.foundation import forms
from rujukan.rules.refused import NotVisible, Refused
from rujukan.web.account.sign_in import Both
from rujukan.web.answers import answer

CODE, SECRET = "kode-pertama", "rahasia-pertama"
"""In the session, between the two steps."""


class PaperForm(forms.Form):
    nama = forms.Text(label=gettext_lazy("Nama pengguna"), max_length=60, autocomplete="username", plain=True)
    satu = forms.Text(
        label=gettext_lazy("Separuh pertama"), hint=gettext_lazy("Dari pengelola yang mengusulkan."), max_length=20,
        width="w8", plain=True,
    )  # fmt: skip
    dua = forms.Text(
        label=gettext_lazy("Separuh kedua"), hint=gettext_lazy("Dari pengelola yang mengesahkan."), max_length=20,
        width="w8", plain=True,
    )  # fmt: skip


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    baru = forms.Secret(
        label=gettext_lazy("Kata sandi baru"),
        hint=gettext_lazy("Paling sedikit 12 huruf. Beberapa kata yang tidak berhubungan mudah diingat."),
        new=True,
    )
    ulang = forms.Secret(label=gettext_lazy("Kata sandi baru, sekali lagi"), new=True)
    user: User

    def clean(self) -> None:
        given = self.cleaned_data
        if "baru" in given and "ulang" in given and given["baru"] != given["ulang"]:
            self.add_error("ulang", _("Keduanya tidak sama."))
        if "baru" in given:
            self._check(given["baru"])

    def _check(self, password: str) -> None:
        try:
            check_new_password(password, self.user)
        except ValidationError as error:
            self.add_error("baru", error)


class SetUpForm(NewPasswordForm):
    code = forms.Text(
        label=gettext_lazy("Kode enam angka"), hint=gettext_lazy("Yang sekarang tampil di ponsel Anda."), max_length=20,
        width="w8", autocomplete="one-time-code", figures=True,
    )  # fmt: skip


@public
@Both
def paper(request: HttpRequest) -> HttpResponse:
    """The two halves."""
    if request.user.is_authenticated:
        return redirect("start")
    form = PaperForm(request.POST if request.method == "POST" else None)

    def act() -> HttpResponse:
        given = form.cleaned_data
        signing_in.count_first_code(request, given["nama"])
        code = first.find_code(username=given["nama"], first=given["satu"], second=given["dua"])
        _remember(request, code)
        return redirect("first_set_up")

    def page() -> HttpResponse:
        return render(request, "account/paper.html", {"form": form})

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def _remember(request: HttpRequest, code: FirstCode) -> None:
    request.session.flush()
    request.session[CODE], request.session[SECRET] = str(code.id), seal(new_secret())
    request.session.set_expiry(30 * 60)


def _remembered(request: HttpRequest) -> FirstCode | None:
    return first.usable_code(request.session.get(CODE))


@public
@Both
def set_up(request: HttpRequest) -> HttpResponse:
    """Password and second factor. The paper codes are shown in the answer, once."""
    code = _remembered(request)
    if code is None:
        return redirect("first_code")
    needed, secret = first.needs_factor(code.user), unseal(request.session[SECRET])
    form = SetUpForm(request.POST if request.method == "POST" else None)
    form.user, form.fields["code"].required = code.user, needed

    def act() -> HttpResponse:
        typed = form.cleaned_data["code"]
        if typed and not is_right(secret, typed):
            raise Refused(
                "Kode ini tidak cocok. Tunggu kode berikutnya, atau pindai gambarnya sekali lagi.", field="code"
            )
        paper_codes = first.redeem_code(code=code, password=form.cleaned_data["baru"], secret=secret if typed else "")
        signing_in.enter_after_first(request, code.user)
        return render(request, "account/paper_codes.html", {"codes": paper_codes, "first": True})

    def page() -> HttpResponse:
        name = code.user.username
        shown = {"secret": grouped(secret), "address": setup_address(name, secret), "username": name}
        context = {"form": form, "needed": needed, **shown}
        return render(request, "account/set_up.html", context)

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def grouped(secret: str) -> str:
    """'JBSW Y3DP ...': to be typed where no camera helps."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


@public
@require_GET
def picture(request: HttpRequest) -> HttpResponse:
    """The secret as a picture to scan, of the first sign-in under way in this session."""
    code = _remembered(request)
    if code is None:
        raise NotVisible
    image = BytesIO()
    address = setup_address(code.user.username, unseal(request.session[SECRET]))
    segno.make(address, error="m", micro=False).save(image, kind="svg", scale=6, border=3, light="#fff", nl=False)
    return HttpResponse(image.getvalue(), content_type="image/svg+xml")
