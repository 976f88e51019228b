"""The exceptions raised on purpose. Each message says what, where, and what to do."""


class CatalogueError(Exception):
    """Anything this project refuses knowingly; the command line prints it and exits 2."""


class UsageError(CatalogueError):
    """The command or its arguments are wrong."""


class DiskFullError(CatalogueError):
    """There is no room to write. Takes what the system or a library said."""

    def __init__(self, told: str) -> None:
        super().__init__(f"the disk is full ({told}); nothing is lost: make room and run the command again")


class DeclarationError(CatalogueError):
    """A file of the project itself (SQL header, source description, seed) is wrong."""


class RefusedError(CatalogueError):
    """A document cannot be taken in. The message says what it looks like and what to do."""


class FetchError(CatalogueError):
    """An address did not give what belongs there. The message goes on after the address: what it did, what to do."""

    def __init__(self, message: str, *, status: int | None = None, is_temporary: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.is_temporary = is_temporary
