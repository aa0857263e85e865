from django.urls import path

from rujukan.web.account.members import listing, proposing, settling

app_name = "web_members"

urlpatterns = [
    path("anggota", listing.members, name="list"),
    path("anggota/baru", proposing.new_member, name="new"),
    path("anggota/usul/<slug:code>", settling.change, name="change"),
    path("anggota/usul/<slug:code>/sahkan", settling.confirm, name="confirm"),
    path("anggota/usul/<slug:code>/batal", settling.cancel, name="cancel"),
    path("anggota/<slug:code>", listing.member, name="member"),
    path("anggota/<slug:code>/peran", proposing.roles, name="roles"),
    path("anggota/<slug:code>/unit-lain", proposing.further, name="further"),
    path("anggota/<slug:code>/berhenti", proposing.end, name="end"),
    path("anggota/<slug:code>/kode", proposing.reset, name="reset"),
]
