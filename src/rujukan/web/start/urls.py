from django.urls import path

from rujukan.web.start import views

urlpatterns = [
    path("", views.start, name="start"),
    path("masuk-sebagai", views.enter_as, name="enter_as"),
]
