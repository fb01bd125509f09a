"""`/journal/`: who changed what, when, from what to what. Translation only."""
