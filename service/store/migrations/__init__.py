"""The versions of the tables, one file a step, and how to go from one to the next.

A step only adds: processes of the version before go on working while a new version is rolled out.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""All revisions, the oldest first; a test holds this against the files."""

VERSION_TABLE = "standfirst_schema"


def upgrade(connection: Connection, to: str) -> None:
    """Run the steps up to revision `to` in the transaction that `connection` is in."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
