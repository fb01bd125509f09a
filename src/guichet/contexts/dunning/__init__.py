"""What follows a refused payment: a run for each invoice that is owed, and its steps, each on its day.

A run is opened by a refusal, a returned or a lost payment, and ended by what settles or gives up its invoice. It never
begins again: the next refusal of another kind opens another run (docs/domain.md, Dunning).
"""
