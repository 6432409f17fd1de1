"""Empties the caches of functions between tests."""

import sys


def clear_function_caches() -> None:
    """Clear the cache of every cached function of the site."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("civicswitchboard.", "partners.", "networks.")):
            for one in vars(module).values():
                if hasattr(one, "cache_clear"):
                    one.cache_clear()
