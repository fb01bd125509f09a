"""Signed webhooks on their way: one thread, one delivery at a time, retried until a receiver answers 2xx."""
