"""Pure tax decisions: which taxes apply, at which rate, and how much. Values in, decision out."""
