"""/v1/webhook_endpoints"""

from django.db.models import QuerySet

from guichet_sandbox.clock import account_now
from guichet_sandbox.identifiers import new_reference, random_letters
from guichet_sandbox.models import WebhookEndpoint
from guichet_sandbox.wire import lists, shapes
from guichet_sandbox.wire.addresses import is_web_address
from guichet_sandbox.wire.endpoint import Call
from guichet_sandbox.wire.errors import RefusedError, missing_parameter
from guichet_sandbox.wire.idempotency import Answer


def create(call: Call) -> Answer:
    """The only answer that tells the `secret`. The same url again makes another endpoint, as at Stripe."""
    call.params.only("url", "enabled_events", "description", "metadata")
    url = call.params.required("url")
    if not is_web_address(url):
        raise RefusedError("Invalid URL: an explicit scheme (such as https) must be provided.", param="url")
    wanted = call.params.texts("enabled_events")
    if not wanted:
        raise missing_parameter("enabled_events")
    row = WebhookEndpoint.objects.create(
        account=call.account,
        reference=new_reference("we"),
        created_at=account_now(call.account),
        url=url,
        enabled_events=wanted,
        description=call.params.text("description"),
        metadata=call.params.metadata(),
        secret=f"whsec_{random_letters(32)}",
    )
    return call.answer(shapes.webhook_endpoint(row) | {"secret": row.secret})


def index(call: Call) -> Answer:
    call.params.only("limit", "starting_after", "ending_before")
    return call.answer(lists.page(_rows(call), call.params, shapes.webhook_endpoint, call.path))


def show(call: Call, reference: str) -> Answer:
    return call.answer(shapes.webhook_endpoint(lists.one(_rows(call), "webhook endpoint", reference)))


def delete(call: Call, reference: str) -> Answer:
    row = lists.one(_rows(call), "webhook endpoint", reference)
    row.deleted = True
    row.save()
    return call.answer({"id": row.reference, "object": "webhook_endpoint", "deleted": True})


def _rows(call: Call) -> QuerySet[WebhookEndpoint]:
    return WebhookEndpoint.objects.filter(account=call.account, deleted=False)
