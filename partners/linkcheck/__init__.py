"""Visits to web addresses: politely, and never into a network that is not public.

Knows nothing of the directory: it takes an address and says what it found there.
"""
