"""What can be done to use."""
