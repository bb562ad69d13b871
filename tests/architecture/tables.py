"""The tables a new model, page or endpoint must be written into before it lands."""

GLOBAL_MODELS = {
    "core.Client": "it is the wall itself",
    "core.ClientDomain": "read to find out which client a host belongs to",
}
