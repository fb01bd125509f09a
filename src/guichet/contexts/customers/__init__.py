"""Who is billed: customers with their number, kind, names and addresses.

A customer belongs to one brand and one of its programmes. Its billing currency is fixed by its first invoice.
Issued documents copy what stands here, so nothing here ever changes a document.
"""
