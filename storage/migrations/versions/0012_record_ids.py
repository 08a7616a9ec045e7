"""The name under which exports know an article stands beside its number, so that the two can be joined."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("articles", sa.Column("record_id", KEY, nullable=False, server_default=""))
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, site, normalized_url FROM articles")).all()
    values = [{"number": number, "name": _name(site, url)} for number, site, url in rows]
    if values:
        connection.execute(sa.text("UPDATE articles SET record_id = :name WHERE id = :number"), values)
    op.create_index(op.f("ix_articles_record_id"), "articles", ["record_id"])


def _name(site: str, normalized_url: str) -> str:
    return hashlib.sha256(f"{site}\n{normalized_url}".encode("utf-8", "replace")).hexdigest()[:16]
