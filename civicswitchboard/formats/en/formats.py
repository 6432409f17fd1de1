"""Dates in the English of the United States, with the month written out."""

DATE_FORMAT = "F j, Y"
YEAR_MONTH_FORMAT = "F Y"
