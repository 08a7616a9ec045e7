"""What all tables have in common: their collection, the types of keys, and the sites they are about."""

from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Integer, MetaData, Select, Table, Text, func, select

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Compared and sorted byte by byte on every database, so that an export has the same order everywhere.
Key = Text().with_variant(Text(collation="C"), "postgresql")
Id = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows by itself for INTEGER only


@lru_cache(maxsize=8)  # writing it takes as long as asking it
def sites_in(table: Table) -> Select[Any]:
    """Return the query for the sites of a table: from each to the next along the index, not over all their rows.

    Of a million articles it takes a millisecond, DISTINCT a tenth of a second and more.
    """
    site = table.c.site
    names = select(func.min(site).label("site")).cte(f"sites_of_{table.name}", recursive=True)
    following = select(func.min(site)).where(site > names.c.site).scalar_subquery()
    names = names.union_all(select(following).where(names.c.site.is_not(None)))
    return select(names.c.site).where(names.c.site.is_not(None))
