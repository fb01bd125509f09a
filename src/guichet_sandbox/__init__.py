"""The sandbox payment provider that ships with Guichet: a separate program; neither package imports the other."""
