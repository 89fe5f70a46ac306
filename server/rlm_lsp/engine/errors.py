"""What can go wrong with a model, as one type whose message is meant for the user."""


class EngineError(Exception):
    """The model can't be used; the message says why and what to do."""
