"""Every address of the sandbox: Stripe's below /v1/, and the pages."""

from django.urls import path

from guichet_sandbox.api import (
    balance,
    charges,
    checkout_sessions,
    customers,
    disputes,
    events,
    faults,
    mandates,
    payment_intents,
    payment_methods,
    refunds,
    setup_intents,
    test_clocks,
    webhook_endpoints,
)
from guichet_sandbox.pages import challenge, frame, home, method
from guichet_sandbox.wire.endpoint import endpoint, no_such_address

handler404 = no_such_address

_object = "/<str:reference>"

urlpatterns = [
    path("", home.show),
    path("healthz", home.healthy),
    path("pay/<str:reference>", method.hosted),
    path("frame/<str:reference>", method.framed),
    path("frame/<str:reference>/end", frame.end),
    path("3ds/<str:reference>", challenge.ask),
    path("v1/customers", endpoint(GET=customers.index, POST=customers.create)),
    path("v1/customers" + _object, endpoint(GET=customers.show, POST=customers.update)),
    path("v1/customers" + _object + "/payment_methods", endpoint(GET=customers.payment_methods)),
    path("v1/webhook_endpoints", endpoint(GET=webhook_endpoints.index, POST=webhook_endpoints.create)),
    path("v1/webhook_endpoints" + _object, endpoint(GET=webhook_endpoints.show, DELETE=webhook_endpoints.delete)),
    path("v1/checkout/sessions", endpoint(GET=checkout_sessions.index, POST=checkout_sessions.create)),
    path("v1/checkout/sessions" + _object, endpoint(GET=checkout_sessions.show)),
    path("v1/checkout/sessions" + _object + "/expire", endpoint(POST=checkout_sessions.expire)),
    path("v1/setup_intents" + _object, endpoint(GET=setup_intents.show, POST=setup_intents.update)),
    path("v1/setup_intents" + _object + "/cancel", endpoint(POST=setup_intents.cancel)),
    path("v1/payment_methods" + _object, endpoint(GET=payment_methods.show, POST=payment_methods.update)),
    path("v1/payment_methods" + _object + "/detach", endpoint(POST=payment_methods.detach)),
    path("v1/payment_intents", endpoint(GET=payment_intents.index, POST=payment_intents.create)),
    path("v1/payment_intents" + _object, endpoint(GET=payment_intents.show)),
    path("v1/payment_intents" + _object + "/cancel", endpoint(POST=payment_intents.cancel)),
    path("v1/payment_intents" + _object + "/confirm", endpoint(POST=payment_intents.confirm)),
    path("v1/charges", endpoint(GET=charges.index)),
    path("v1/charges" + _object, endpoint(GET=charges.show)),
    path("v1/mandates" + _object, endpoint(GET=mandates.show)),
    path("v1/disputes", endpoint(GET=disputes.index)),
    path("v1/disputes" + _object, endpoint(GET=disputes.show, POST=disputes.update)),
    path("v1/disputes" + _object + "/close", endpoint(POST=disputes.close)),
    path("v1/balance_transactions", endpoint(GET=balance.transactions)),
    path("v1/payouts", endpoint(GET=balance.payouts)),
    path("v1/payouts" + _object, endpoint(GET=balance.payout)),
    path("v1/refunds", endpoint(GET=refunds.index, POST=refunds.create)),
    path("v1/refunds" + _object, endpoint(GET=refunds.show, POST=refunds.update)),
    path("v1/events", endpoint(GET=events.index)),
    path("v1/events" + _object, endpoint(GET=events.show)),
    path("v1/test_helpers/test_clocks", endpoint(GET=test_clocks.index, POST=test_clocks.create)),
    path("v1/test_helpers/test_clocks" + _object, endpoint(GET=test_clocks.show)),
    path("v1/test_helpers/test_clocks" + _object + "/advance", endpoint(POST=test_clocks.advance)),
    path("v1/test_helpers/deliveries", endpoint(GET=faults.deliveries)),
    path("v1/test_helpers/faults", endpoint(GET=faults.index, POST=faults.create, DELETE=faults.clear)),
]
