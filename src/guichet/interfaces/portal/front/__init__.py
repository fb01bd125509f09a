"""The front door of a demo: who can sign in where, and every mail that was sent. Not there in production."""
