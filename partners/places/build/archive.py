"""The archive that a site loads: its files, their columns, and the same bytes at every build."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

COLUMNS = {
    "states.csv": "code,name,slug,fips,latitude,longitude,population,census_region,"
    "census_division,prominence,also_called",
    "counties.csv": "fips,name,state,slug,designation,latitude,longitude,prominence,also_called",
    "places.csv": "code,kind,designation,name,state,slug,county_fips,within,latitude,longitude,"
    "population,prominence,also_called",
    "zip_codes.csv": "code,name,state,place_code,county_fips,latitude,longitude,other_names",
    "redirects.csv": "old_path,code,old_code",
    "libraries.csv": "name,state,place_codes,year",
}
# The oldest date a ZIP archive can hold; the true one would differ with each build.
_ARCHIVE_DATE = (1980, 1, 1, 0, 0, 0)

Row = Sequence[object]


def archive(files: dict[str, list[Row]]) -> bytes:
    """Return the ZIP archive of the files, each with its header line."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive_file:
        for name, rows in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _ARCHIVE_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive_file.writestr(entry, _csv_text(COLUMNS[name], rows), compresslevel=9)
    return buffer.getvalue()


def _csv_text(header: str, rows: Iterable[Row]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return buffer.getvalue()
