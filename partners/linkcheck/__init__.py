"""Checks web addresses politely, and never on a private network."""
