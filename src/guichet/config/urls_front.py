"""Routes of the front door, the host that is no brand's: the demo's people and mail box."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("guichet.interfaces.portal.front.urls")),
]

handler400 = "guichet.interfaces.portal.errors.bad_request"
handler403 = "guichet.interfaces.portal.errors.refused"
handler404 = "guichet.interfaces.portal.errors.not_found"
handler500 = "guichet.interfaces.portal.errors.failed"
