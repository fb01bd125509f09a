"""Subscriptions as pages: what there is, what comes next, the end and its way back."""
