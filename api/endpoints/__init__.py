"""The endpoints; importing this package registers them in the order of the documentation page."""

from api.endpoints import permits, plates, profiles, values, vehicles, violations

__all__ = ["permits", "plates", "profiles", "values", "vehicles", "violations"]
