"""The end of a subscription: asked for, taken back until the term, and come at the term."""
