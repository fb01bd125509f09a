"""What was used of what is metered: events as they were told, totals by day, and what was read of each period.

An event counts once, whoever tells it how often. A usage period is open from the day on which its billing period was
charged; it is read once it is over, and again when something came late. This context prices nothing.
"""
