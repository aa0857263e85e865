from django.urls import include, path

from rujukan.web.account import choose, first, own, sign_in
from rujukan.web.account.members import record

urlpatterns = [
    path("masuk", sign_in.password, name="account_login"),
    path("masuk/kode", sign_in.second_factor, name="mfa_authenticate"),
    path("masuk/pertama", first.paper, name="first_code"),
    path("masuk/pertama/atur", first.set_up, name="first_set_up"),
    path("masuk/pertama/gambar", first.picture, name="first_picture"),
    path("keluar", sign_in.leave, name="account_logout"),
    path("keanggotaan", choose.choose, name="choose_membership"),
    path("akun", own.account, name="own_account"),
    path("akun/sandi", own.password, name="own_password"),
    path("akun/kode", own.codes, name="own_codes"),
    path("", include("rujukan.web.account.members.urls")),
    path("", include(([path("perubahan-hak", record.changes, name="list")], "web_rights"))),
]
