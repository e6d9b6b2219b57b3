"""What every start does: looks whether the database is up to date, and mostly has nothing more to do."""

from migrations.standing import current, newest


def bring_up_to_date(url: str) -> None:
    """Migrates the database if it is not at the newest revision, and only then loads what migrates (10 MB of memory).

    Raises DatabaseIsNewer.
    """
    if current(url) != newest():
        from migrations.run import upgrade

        upgrade(url)
