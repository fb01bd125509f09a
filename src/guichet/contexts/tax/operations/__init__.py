"""What can be done to taxes."""
