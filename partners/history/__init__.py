"""Versions of entries: recording, comparing and restoring them."""
