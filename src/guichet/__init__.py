"""Guichet, a self-hosted billing desk."""
