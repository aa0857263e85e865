from django.urls import URLPattern, path

from rujukan.web.case import error, history, holders, page, record

app_name = "web_case"

urlpatterns: list[URLPattern] = [
    path("berkas/<str:code>", page.case, name="page"),
    path("berkas/<str:code>/buka/<str:section>", page.open_, name="open"),
    path("berkas/<str:code>/tutup/<str:section>", page.close, name="close"),
    path("berkas/<str:code>/riwayat", history.timeline_page, name="timeline"),
    path("berkas/<str:code>/dilihat", history.seen_page, name="seen"),
    path("berkas/<str:code>/catat", record.record, name="record"),
    path("berkas/<str:code>/salah-catat", error.in_error, name="error"),
    path("berkas/<str:code>/petugas", holders.holders, name="holders"),
]
