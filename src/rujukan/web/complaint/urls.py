from django.urls import path

from rujukan.web.complaint import filing, opening, page, triage

app_name = "web_complaint"

urlpatterns = [
    path("pengaduan/baru", filing.new, name="new"),
    path("pengaduan/<slug:code>", page.page, name="page"),
    path("pengaduan/<slug:code>/tercatat", filing.filed, name="filed"),
    path("pengaduan/<slug:code>/risiko", triage.triage, name="triage"),
    path("pengaduan/<slug:code>/berkas", opening.open_all, name="open_cases"),
    path("pengaduan/<slug:code>/telepon", page.call, name="call"),
    path("pengaduan/<slug:code>/buka/<str:section>", page.open_one, name="open"),
    path("pengaduan/<slug:code>/tutup/<str:section>", page.close_one, name="close"),
    path("pengaduan/<slug:code>/riwayat", page.timeline, name="timeline"),
    path("pengaduan/<slug:code>/dilihat", page.seen, name="seen"),
]
