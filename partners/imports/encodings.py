"""Opens a file as text in UTF-8 (with or without a byte order mark) or Windows-1252."""

import codecs
import io
import re
from typing import BinaryIO, TextIO

from .report import UnreadableFile

UTF_8, WINDOWS = "utf-8-sig", "cp1252"
NOT_UTF_8 = (
    "The text is not UTF-8. Save the file as “CSV UTF-8” in your spreadsheet and import it again."
)
READ_AS_WINDOWS = (
    "The file is not UTF-8, so it was read as Windows-1252, which older spreadsheets use. Check "
    "that letters with accents look right."
)
_CHUNK = 1 << 20
# Letters of UTF-8 that take more than one byte.
_WIDE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_NOT_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def open_text(opened: TextIO | BinaryIO, notes: list[str]) -> TextIO:
    """The file as lines of text, whatever ends them; a guess at its encoding is told in `notes`.

    Raises UnreadableFile, with the line, for a file that is in no encoding it knows.
    """
    if not _is_binary(opened):
        return _checked(opened)
    encoding = _encoding_of(opened)
    if encoding == WINDOWS:
        notes.append(READ_AS_WINDOWS)
    opened.seek(0)
    # An upload can be read, but lacks the signs by which Python knows a file of bytes.
    return io.TextIOWrapper(_Readable(opened), encoding=encoding, newline="")


class _Readable(io.RawIOBase):
    """A file of bytes as Python's own readers want it; it is not closed with them."""

    def __init__(self, opened: BinaryIO) -> None:
        self.opened = opened

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self.opened.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _is_binary(opened: TextIO | BinaryIO) -> bool:
    return isinstance(opened.read(0), bytes)


def _checked(opened: TextIO) -> TextIO:
    """A text that somebody else opened: Python may have let through what is no letter."""
    text = opened.read()
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnreadableFile(error.object.count("\n", 0, error.start) + 1, NOT_UTF_8) from error
    return io.StringIO(text.removeprefix("\ufeff"), newline="")


def _encoding_of(opened: BinaryIO) -> str:
    """Reads the file once, a piece at a time; a file of broken UTF-8 is not taken for Windows'."""
    opened.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    while piece := opened.read(_CHUNK):
        pending, _ = decoder.getstate()
        try:
            decoder.decode(piece)
        except UnicodeDecodeError as error:
            line += error.object.count(b"\n", 0, error.start) - pending.count(b"\n")
            return _windows(opened, line)
        line += piece.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _windows(opened, line)
    return UTF_8


def _windows(opened: BinaryIO, line: int) -> str:
    """Windows-1252 when the bytes speak for it; else raises UnreadableFile for this line."""
    opened.seek(0)
    wide = high = 0
    while piece := opened.read(_CHUNK):
        letters = _WIDE.findall(piece)
        wide += len(letters)
        high += len(_HIGH.findall(piece)) - sum(map(len, letters))
        if b"\x00" in piece or _NOT_WINDOWS.search(_WIDE.sub(b"", piece)):
            raise UnreadableFile(line, NOT_UTF_8)
    if wide > high:
        raise UnreadableFile(line, NOT_UTF_8)
    return WINDOWS
