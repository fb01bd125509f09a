"""All that can happen to a resident, by name, each with how often it does.

A deed calls the flows as a page or a command does, and may be done again whoever died in it: it begins with what the
page shows now. What the flows refuse is refused; anything else that they raise ends the simulation.
"""
