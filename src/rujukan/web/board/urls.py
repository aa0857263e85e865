from django.urls import URLPattern, path

from rujukan.web.board import views

app_name = "web_board"

urlpatterns: list[URLPattern] = [
    path("papan", views.show, name="board"),
    path("papan/ringkas", views.page, name="page"),
    path("papan/<slug:what>", views.rows, name="rows"),
]
