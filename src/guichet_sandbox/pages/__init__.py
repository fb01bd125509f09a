"""The pages that people see: the card page (by redirect or in a frame), the 3-D Secure question, the home page.

A GET changes nothing. There are no cookies: the secret in the address is the capability.
"""
