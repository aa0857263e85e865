from django.urls import URLPattern, path

from rujukan.web.service import ending, page, within

app_name = "web_service"

urlpatterns: list[URLPattern] = [
    path("berkas/<str:code>/layanan/<str:service>", page.service, name="page"),
    path("berkas/<str:code>/layanan/<str:service>/mulai/<str:key>", page.begin, name="begin"),
    path("berkas/<str:code>/layanan/<str:service>/temu/<str:key>", within.session, name="session"),
    path("berkas/<str:code>/layanan/<str:service>/biaya/<str:key>", within.cost, name="cost"),
    path("berkas/<str:code>/layanan/<str:service>/selesai/<str:key>", ending.end, name="end"),
    path("berkas/<str:code>/layanan/<str:service>/lanjut/<str:key>", ending.go_on, name="go_on"),
]
