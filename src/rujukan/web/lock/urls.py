from django.urls import path

from rujukan.web.lock import views

app_name = "web_lock"

urlpatterns = [
    path("kunci", views.lock, name="lock"),
    path("buka-kunci", views.unlock, name="unlock"),
    path("masih-di-sini", views.still_here, name="still_here"),
    path("perangkat-bersama", views.shared_device, name="shared"),
]
