"""A whole installation lived through from a seed: customers, time, faults and crashes, and what must always be true.

The director (`direct`) alone draws lots; forked processes (`hands`) do the deeds, and are killed; nothing here decides
anything of the business: deeds call the flows as pages and commands do (docs/adr/0015-simulation.md).
"""
