"""What dunning does, one operation a file."""
