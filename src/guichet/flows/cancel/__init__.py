"""Cancelling: asked for by a person, taken back, and come true at the term."""
