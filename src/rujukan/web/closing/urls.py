from django.urls import URLPattern, path

from rujukan.web.closing import aside, conference, deciding, handing_over, page

app_name = "web_closing"

urlpatterns: list[URLPattern] = [
    path("berkas/<str:code>/tutup", page.closing, name="page"),
    path("berkas/<str:code>/usul-tutup", deciding.propose, name="propose"),
    path("berkas/<str:code>/putus-tutup", deciding.decide, name="decide"),
    path("berkas/<str:code>/buka-lagi", deciding.reopen, name="reopen"),
    path("berkas/<str:code>/konferensi", conference.confer, name="confer"),
    path("berkas/<str:code>/kesampingkan/<str:key>", aside.set_aside, name="aside"),
    path("berkas/<str:code>/alih-manajer", handing_over.hand_over, name="hand_over"),
]
