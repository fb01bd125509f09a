"""Pure rules of subscriptions."""
