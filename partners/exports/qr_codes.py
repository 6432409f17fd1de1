"""Draws web addresses as QR codes."""

from io import BytesIO

import segno

# What a small print of a code still holds legibly; longer addresses stand on paper as text alone.
LONGEST_ADDRESS = 600


def qr_code_file(address: str) -> bytes:
    """The address as an SVG file that scales; error correction M: 15 % of it may be smudged.

    Raises ValueError when the address is too long.
    """
    if len(address) > LONGEST_ADDRESS:
        raise ValueError(f"At most {LONGEST_ADDRESS} characters fit, and this has {len(address)}.")
    # A fixed mask: choosing the most legible of eight takes ten times as long, and all are read.
    code = segno.make(address, error="m", micro=False, mask=3)
    file = BytesIO()
    code.save(file, kind="svg", border=0, omitsize=True, xmldecl=False)
    return file.getvalue()
