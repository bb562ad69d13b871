"""The areas of the admin portal, each a folder with its pages (`urls.py`) and its menu leaves (`menu.py`)."""

AREAS = ("home", "account")
