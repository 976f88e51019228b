"""What the report site refuses on purpose."""

from catalogue.errors import CatalogueError


class SiteError(CatalogueError):
    """A rendered site is not fit to publish; the last good one stays in place."""
