"""A first purchase: the decision that is shown, the method, the confirmation, and what a payment makes of it."""
