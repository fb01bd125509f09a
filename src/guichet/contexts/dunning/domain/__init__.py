"""Pure rules of dunning."""
