"""Journeys across contexts, one module each, with the units of work that make them up.

A flow with a network call is three: record the intent, call outside any transaction, record the outcome. Every flow may
run twice at once and may die between any two commits; what it finds recorded tells it where to go on.
"""
