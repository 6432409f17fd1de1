"""Tests of visits to web addresses, against servers that run here."""
