"""Dates by ISO, numbers by the country's habit (parking §21: YYYY-MM-DD is the default)."""

DATE_FORMAT = SHORT_DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "H \\h i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "Y-m-d H \\h i"
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
FIRST_DAY_OF_WEEK = 0
