"""What each kind of mail says, French and English side by side; one module a kind, `write` makes its content.

One heading says what happened, one sentence its consequence with its date; the amount, the facts, one next step, what
else one can do. Vouvoiement, no exclamation mark, no apology.
"""
