"""Takes a provider's events: verified, kept raw, answered at once; the work is a job's."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from guichet.contexts.payments.ports import WebhookInvalidError
from guichet.flows.gateway_events import receive_webhook
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import PortalRequest


@csrf_exempt
@allow(Permission.PUBLIC, methods=("POST",))
def receive(request: HttpRequest, gateway_code: str) -> HttpResponse:
    """Public: the signature is the proof. 400 for one that is not the provider's, 404 for an unknown gateway."""
    brand = cast(PortalRequest, request).brand
    try:
        fresh = receive_webhook(brand, gateway_code, dict(request.headers), request.body)
    except LookupError:
        return JsonResponse({"code": "unknown_gateway"}, status=404)
    except WebhookInvalidError:
        return JsonResponse({"code": "invalid_signature"}, status=400)
    return JsonResponse({"received": fresh})
