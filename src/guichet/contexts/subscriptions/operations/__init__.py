"""What can be done to subscriptions."""
