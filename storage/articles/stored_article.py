"""An article as it is kept: the derivation itself and what the store knows of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.articles.changes import ArticleChange
from storage.records import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """One text of one article.

    ``id`` numbers the article in its database and stays; ``revision`` counts its texts from 1.  ``date_first_seen`` is
    when the article was first met, ``date_last_seen`` when this text was last found unchanged; both aware.  ``changes``
    names what this revision changed of the one before.  ``date_gone`` is when the server first said that the page is
    not there any more (404, 410), None while it is or for an earlier revision.

    ``cluster_id`` names the story: the cluster of near-duplicates it stands in (one that stands alone has a cluster of
    its own); ``is_reprint`` says that another article of the cluster is its probable original; ``signature`` is what
    near-duplicates are found by.  All three are None as long as the article has not been compared.
    ``rights`` puts together what page and site said of the use of the text (``storage.rights``), None where nobody put
    it together.
    """

    article: Article
    id: int
    revision: int
    date_first_seen: datetime
    date_last_seen: datetime
    run_id: int | None = None
    changes: tuple[ArticleChange, ...] = ()
    date_gone: datetime | None = None
    signature: str | None = None
    cluster_id: str | None = None
    is_reprint: bool | None = None
    rights: Mapping[str, Any] | None = None
