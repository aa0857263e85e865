"""One's own account: password, paper codes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from rujukan.accounts import passwords, signing_in
from rujukan.accounts.entering import memberships_of
from rujukan.accounts.first_sign_in import new_paper_codes
from rujukan.accounts.models import User
from rujukan.accounts.second_factor import has_factor, paper_codes_left
from rujukan.foundation import forms
from rujukan.procedure.member_words import task_in_words
from rujukan.rules.refused import NotVisible
from rujukan.web.account.first import NewPasswordForm
from rujukan.web.account.sign_in import Both
from rujukan.web.answers import answer
from rujukan.web.notices import tell


class PasswordForm(forms.Form):
    sandi = forms.Secret(label=gettext_lazy("Kata sandi Anda"))


class ChangeForm(NewPasswordForm):
    lama = forms.Secret(label=gettext_lazy("Kata sandi sekarang"))
    field_order = ("lama", "baru", "ulang")


def _user(request: HttpRequest) -> User:
    user: User = request.membership.user  # type: ignore[attr-defined]
    return user


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """What is known of him, and what he can change himself."""
    user, membership = _user(request), request.membership  # type: ignore[attr-defined]
    rows = [
        (_("Nama"), user.name),
        (_("Nama pengguna"), user.username),
        (_("Unit"), membership.unit.name, membership.unit.agency.name),
        (_("Tugas"), task_in_words(membership.unit.region_id, membership.tier, membership.role_codes)),
    ]
    context = {
        "rows": rows,
        "by_password": user.has_usable_password(),
        "factor": has_factor(user.id),
        "left": paper_codes_left(user.id),
        "several": len(memberships_of(user)) > 1,
    }
    return render(request, "account/own.html", context)


@Both
def password(request: HttpRequest) -> HttpResponse:
    """A new password; every other session of his ends."""
    form = ChangeForm(request.POST if request.method == "POST" else None)
    form.user = _user(request)

    def act() -> HttpResponse:
        passwords.change_password(request, user=form.user, old=form.cleaned_data["lama"], new=form.cleaned_data["baru"])
        tell(request, _("Kata sandi sudah diganti"), _("Di perangkat lain Anda harus masuk lagi."))
        return redirect("own_account")

    def page() -> HttpResponse:
        return render(request, "account/own_password.html", {"form": form})

    return answer(request, form, act=act, page=page) if form.is_bound else page()


@Both
def codes(request: HttpRequest) -> HttpResponse:
    """Ten new paper codes, shown once; the old ones end."""
    user = _user(request)
    if not has_factor(user.id):
        raise NotVisible
    form = PasswordForm(request.POST if request.method == "POST" else None)

    def act() -> HttpResponse:
        signing_in.check_own_password(request, user, form.cleaned_data["sandi"], field="sandi")
        return render(request, "account/paper_codes.html", {"codes": new_paper_codes(user=user), "first": False})

    def page() -> HttpResponse:
        return render(request, "account/own_codes.html", {"form": form})

    return answer(request, form, act=act, page=page) if form.is_bound else page()
