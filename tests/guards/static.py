"""A page that names a static file which isn't there is an error, as it is with the hashed names in production."""

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class CheckedStaticFiles(StaticFilesStorage):
    """Plain addresses, but only of files that exist."""

    def url(self, name: str | None) -> str:
        if not name or finders.find(name) is None:
            raise AssertionError(f"no static file {name!r}")
        return super().url(name)
