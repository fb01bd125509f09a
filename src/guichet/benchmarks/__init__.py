"""What `guichet bench` measures: each benchmark a module, with its reference in the same run (docs/performance.md)."""
