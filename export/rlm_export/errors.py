"""What can stop an export. Each message quotes the numbers that decided."""


class ExportError(Exception):
    """The model can't be exported; the message says why."""


class CheckpointError(ExportError):
    """The checkpoint or its tokenizer is missing, unreadable, or does not fit the other."""


class RestoreError(ExportError):
    """A model folder that no checkpoint can be made of."""


class SignatureError(ExportError):
    """An exported graph lacks an input or output, or a dimension of one was frozen."""


class ParityError(ExportError):
    """An exported graph's answers differ from the original's by more than is allowed."""
