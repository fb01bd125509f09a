"""Pure rules of use."""
