"""Sign-in by django-allauth, held to the brand: one answer, in one time, for a wrong password, an unknown address, and
somebody who is known at another brand only. Membership is asked for in the backend, before any sign-in without a
password, and before a reset link is mailed.
"""
