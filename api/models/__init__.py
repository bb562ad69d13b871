"""Tables of the JSON API."""

from api.models.call import ApiCall
from api.models.idempotent_call import IdempotentCall

__all__ = ["ApiCall", "IdempotentCall"]
