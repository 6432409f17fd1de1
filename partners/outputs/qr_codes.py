"""Web addresses as QR codes, for paper."""

from io import BytesIO

import segno

# What a small print of a code still holds legibly; longer addresses stand on paper as text alone.
LONGEST_ADDRESS = 600


def qr_code_inline(address: str) -> str:
    """The address as an `<svg>` element of HTML, black, of a few kilobytes, that scales."""
    code = _code(address).svg_inline(border=0, omitsize=True, svgclass="qr-code", lineclass=None)
    return code.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def qr_code_file(address: str) -> bytes:
    """The same as an SVG file of its own. Raises ValueError when the address is too long."""
    if len(address) > LONGEST_ADDRESS:
        raise ValueError(f"At most {LONGEST_ADDRESS} characters fit, and this has {len(address)}.")
    file = BytesIO()
    _code(address).save(file, kind="svg", border=0, omitsize=True, xmldecl=False)
    return file.getvalue()


def _code(address: str) -> segno.QRCode:
    """Error correction M: 15 % of the code may be smudged."""
    # A fixed mask: choosing the most legible of eight takes ten times as long, and all are read.
    return segno.make(address, error="m", micro=False, mask=3)
