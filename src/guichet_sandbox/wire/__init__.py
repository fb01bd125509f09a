"""Stripe's wire: parameters in, shapes and error envelopes out, lists, idempotency. No payment rule lives here."""
