"""What is told: mails to people, kept as they were sent. Outgoing webhooks and banners join when something uses them.

A mail is a row first, written with the fact that it tells, and sent by a job: so nothing is told that did not happen,
and nothing that happened goes untold.
"""
