"""Who sells: brands with their legal identity, host, look, programmes, number series and gateway accounts.

All of it is data: a sixth company is a sixth row. Secrets are encrypted at rest; a gateway's settings leave this
context only towards the wiring that builds the adapter.
"""
