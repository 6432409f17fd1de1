"""An upload handler that stops reading files over the size limit."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class SizeLimit(FileUploadHandler):
    """Stands before the handlers that keep what was uploaded; see `was_too_large`."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > settings.MOST_UPLOADED_BYTES:
            self.request.had_too_large_upload = True
            # The rest is read, or the browser would show a broken connection instead of words.
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        """Another handler makes the file."""


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was larger than `MOST_UPLOADED_BYTES`, and is missing."""
    return getattr(request, "had_too_large_upload", False)
