"""Who may use what was bought: each licence of an item is a seat, held by one member or by one pending invitation.

A seat is a row from the day it is taken to the day it is released; the row stays. An item never has more seats held
than its quantity, and nobody holds two.
"""
