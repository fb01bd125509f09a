"""People: one identity (a verified e-mail), its memberships of customers with a role, and the company's own staff.

A customer always has at least one holder. A person's memberships exist only on the host of the customer's brand.
"""
