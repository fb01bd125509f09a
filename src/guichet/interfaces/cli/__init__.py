"""The command line: translation only. Each module exposes one click command named `command`; main.py finds them."""
