"""The workshop of a site: its file edited, tried and saved, blocks pointed at, a new site looked at."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.web.workshop.editor import Workshop
    from crawler.web.workshop.new_site import NewSite
    from crawler.web.workshop.picker import pick_block, pick_page
else:
    __getattr__ = lazy_exports(
        __name__, {"NewSite": "new_site", "Workshop": "editor", "pick_block": "picker", "pick_page": "picker"}
    )

__all__ = ["NewSite", "Workshop", "pick_block", "pick_page"]
