"""Routes of a brand's host. The front door's are in urls_front.py; the middleware chooses."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("webhooks/", include("guichet.interfaces.webhooks.urls")),
    path("api/v1/", include("guichet.interfaces.api.urls")),
    path("gestion/", include("guichet.interfaces.backoffice.urls")),
    path("", include("guichet.interfaces.portal.urls")),
]

handler400 = "guichet.interfaces.portal.errors.bad_request"
handler403 = "guichet.interfaces.portal.errors.refused"
handler404 = "guichet.interfaces.portal.errors.not_found"
handler500 = "guichet.interfaces.portal.errors.failed"
# Asked for by allauth when somebody tries too often.
handler429 = "guichet.interfaces.portal.errors.too_many_requests"
