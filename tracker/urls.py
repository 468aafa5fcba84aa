"""The only URLconf."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path


# Stand-ins for the public pages.
def _page(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


def _livez(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n")


urlpatterns = [
    path("", _page, name="dashboard"),
    path("commitments/", _page, name="commitments"),
    path("declarations/", _page, name="documents"),
    path("methodology/", _page, name="methodology"),
    path("livez", _livez, name="livez"),
    path("admin/", admin.site.urls),
]
