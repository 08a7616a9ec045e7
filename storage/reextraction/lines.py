"""Pages to read again, and what reading them gave, as lines of JSON: for work that no database is at hand for."""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from storage.articles.serialization import article_from, article_values
from storage.records import Article, Reason, Rejected, Result
from storage.reextraction.pages import StalePage
from storage.signature import Signature

_REJECTED = tuple(field.name for field in fields(Rejected))


def page_line(page: StalePage) -> str:
    """Return a page to read again as a line; :func:`page_from_line` reads it."""
    return json.dumps(asdict(page), ensure_ascii=True)


def page_from_line(line: str) -> StalePage:
    """Read what :func:`page_line` gave.  Raises ValueError, TypeError or KeyError for anything else."""
    return _page(json.loads(line))


def read_record(page: StalePage, result: Result | None) -> dict[str, Any]:
    """Return a page and what it gives, None where the archive has it no more; nothing that a store keeps is lost."""
    return {
        "page": asdict(page),
        "article": _article_values(result) if isinstance(result, Article) else None,
        "rejected": _rejected_values(result) if isinstance(result, Rejected) else None,
    }


def read_from_line(line: str | bytes) -> tuple[StalePage, Result | None]:
    """Read what :func:`read_record` gave, as JSON.  Raises ValueError, TypeError or KeyError for anything else."""
    value = json.loads(line)
    page = _page(value["page"])
    if (article := value["article"]) is not None:
        return page, replace(article_from(article), signature=_signature(article["signature"]))
    if (rejected := value["rejected"]) is not None:
        stated = {
            "reason": Reason(rejected["reason"]),
            "date_fetched": datetime.fromisoformat(rejected["date_fetched"]),
        }
        return page, Rejected(**{name: rejected[name] for name in _REJECTED} | stated)
    return page, None


def _page(value: dict[str, Any]) -> StalePage:
    return StalePage(str(value["site"]), str(value["normalized_url"]), str(value["ref"]), bool(value["kept"]))


def _article_values(article: Article) -> dict[str, Any]:
    signature = article.signature
    packed = None
    if signature is not None:
        packed = [signature.version, signature.size, signature.digest, b64encode(signature.values).decode()]
    return article_values(article) | {"signature": packed}


def _rejected_values(rejected: Rejected) -> dict[str, Any]:
    return asdict(rejected) | {"date_fetched": rejected.date_fetched.isoformat()}


def _signature(value: list[Any] | None) -> Signature | None:
    return None if value is None else Signature(value[0], value[1], value[2], b64decode(value[3]))
