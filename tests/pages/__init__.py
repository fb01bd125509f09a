"""Contact sheets of every page and state of the portal: `uv run python -m tests.pages`."""
