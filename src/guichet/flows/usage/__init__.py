"""What is used beyond what a price includes: told, counted by period, charged once the period is over."""
