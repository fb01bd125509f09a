"""How the program touches Django and PostgreSQL: clocks, unit of work, bulk writes, counters, audit trail, jobs.

Knows nothing of the business. Everything above goes through here to reach time, identifiers and commits.
"""
