"""Errors a user can act on, kept apart from bugs."""


class AnnotatorError(Exception):
    """An expected failure: `message` says what happened, `hint` what the user can do about it.

    Front ends show both; anything that is not an AnnotatorError is a bug and shown as one.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InvalidTextError(AnnotatorError):
    """The text cannot become a document (NUL characters, lone surrogates, nothing but white space)."""


class AnchorError(AnnotatorError):
    """A span does not lie in its text, or does not hold the quoted words."""


class OverlapError(AnnotatorError):
    """A correction would overlap an active one."""


class UnknownRecordError(AnnotatorError):
    """No record has this id."""


class StoreError(AnnotatorError):
    """The project file cannot be opened, read or written."""


class NewerStoreError(StoreError):
    """The project file was written by a newer version of the program; it has been left untouched."""


class ImportFailedError(AnnotatorError):
    """A file cannot be imported."""


class ExportFailedError(AnnotatorError):
    """An export cannot be written."""


class UnavailableError(AnnotatorError):
    """An optional part (detector, server, model) cannot be used now; the hint says how to turn it on."""


class CancelledError(AnnotatorError):
    """The user cancelled the operation."""

    def __init__(self) -> None:
        super().__init__("Cancelled.")
