"""robots.txt (RFC 9309) read once for permission, delays, sitemaps and statements of use; pure and bounded."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.robots.path_rules import PathRules, path_of
    from storage.robots.robots_file import Group, RobotsFile, read_in_steps, read_robots
    from storage.robots.text import LENGTH, robots_text
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Group": "robots_file",
            "LENGTH": "text",
            "PathRules": "path_rules",
            "RobotsFile": "robots_file",
            "path_of": "path_rules",
            "read_in_steps": "robots_file",
            "read_robots": "robots_file",
            "robots_text": "text",
        },
    )

__all__ = ["LENGTH", "Group", "PathRules", "RobotsFile", "path_of", "read_in_steps", "read_robots", "robots_text"]
