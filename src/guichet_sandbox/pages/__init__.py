"""What people see: the page of a card, a debit or PayPal (by redirect or in a frame), 3-D Secure, the home page.

A GET changes nothing. There are no cookies: the secret in the address is the capability.
"""
