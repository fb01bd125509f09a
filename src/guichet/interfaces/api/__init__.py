"""`/api/v1/` on each brand's host: what products ask. Translation only; the work is that of flows and contexts."""
