"""What functions keep in memory for as long as the process lives, forgotten in between."""

import sys


def forget_answers() -> None:
    """Have every function of the site that keeps its answers make them anew."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("civicswitchboard.", "partners.", "networks.")):
            for one in vars(module).values():
                if hasattr(one, "cache_clear"):
                    one.cache_clear()
