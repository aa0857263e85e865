"""Sign in with a password, then the second factor; sign out."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rujukan.accounts import signing_in
from rujukan.accounts.public import public
from rujukan.foundation import forms
from rujukan.web.answers import answer

Both = require_http_methods(["GET", "POST"])


class PasswordForm(forms.Form):
    nama = forms.Text(label=_("Nama pengguna"), max_length=60, autocomplete="username", plain=True)
    sandi = forms.Secret(label=_("Kata sandi"))


class CodeForm(forms.Form):
    code = forms.Text(
        label=_("Kode"), hint=_("Enam angka dari ponsel Anda, atau satu kode dari kertas."), max_length=20, width="w8",
        autocomplete="one-time-code", figures=True,
    )  # fmt: skip


@public
@Both
def password(request: HttpRequest) -> HttpResponse:
    """Name and password."""
    if request.user.is_authenticated:
        return redirect("start")
    form = PasswordForm(request.POST if request.method == "POST" else None)

    def act() -> HttpResponse:
        given = form.cleaned_data
        user = signing_in.check_password(request, username=given["nama"], password=given["sandi"])
        return signing_in.sign_in(request, user, to=way_on(request))

    def page() -> HttpResponse:
        return render(request, "account/password.html", {"form": form, "next": way_on(request)})

    return answer(request, form, act=act, page=page) if form.is_bound else page()


def way_on(request: HttpRequest) -> str:
    """The page that was asked for before signing in: of this house only."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None) else ""


@public
@Both
@signing_in.second_step
def second_factor(request: HttpRequest) -> HttpResponse:
    """The code from the phone, or one from paper. Only for who has just given his password."""
    stage = request._login_stage  # type: ignore[attr-defined]
    form = CodeForm(request.POST if request.method == "POST" else None)

    def act() -> HttpResponse:
        factor = signing_in.check_code(stage.login.user, form.cleaned_data["code"])
        return signing_in.end_second_step(request, stage, factor)

    def page() -> HttpResponse:
        return render(request, "account/code.html", {"form": form})

    return answer(request, form, act=act, page=page) if form.is_bound else page()


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out: the session ends, and with it all that was opened in it."""
    logout(request)
    return redirect("start")
