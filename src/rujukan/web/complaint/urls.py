from django.urls import path

from rujukan.web.complaint import filing

app_name = "web_complaint"

urlpatterns = [
    path("pengaduan/baru", filing.new, name="new"),
    path("pengaduan/<slug:code>/tercatat", filing.filed, name="filed"),
]
