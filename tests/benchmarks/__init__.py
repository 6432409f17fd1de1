"""Measures the site at many sizes of directory: `make bench` writes docs/performance.md."""
