"""The AMP page of a story, told from the story's own address."""

import re

_STORY = re.compile(r"[\d-]")  # what stands before /amp is a story, not a section
_STORY_BELOW = re.compile(r"\d|-[^/-]*-")  # below /amp/ stand sections too, with a hyphen in their names now and then
_IN_NAME = re.compile(r"(?:\.amp|(?<=\d)[-_~]amp)(?=\.html?$|$)", re.IGNORECASE)
_LONGEST = 255  # characters of a file's name
_NAMES = frozenset({"amp", "amp.html", "amp.htm"})
_PARAMETERS = frozenset({"view", "type", "format", "mode", "output", "outputtype", "render", "layout", "variant"})


def without_amp(path: str) -> str:
    """Return the path of the story that an AMP path shows: ``/a-1/amp``, ``/amp/a-1``, ``/a-1.amp.html``."""
    if "amp" not in path.lower():
        return path
    folder, _, name = path.rpartition("/")
    if name.lower() in _NAMES and _STORY.search(folder, folder.rfind("/") + 1):
        return folder
    if path[:5].lower() == "/amp/" and path[5:7] != "s/" and _STORY_BELOW.search(path, 5):
        return path[4:]
    return f"{folder}/{_IN_NAME.sub('', name)}" if len(".amp") < len(name) <= _LONGEST else path


def asks_for_amp(name: str, value: str) -> bool:
    """Return whether a parameter (in lower case) asks for the AMP form of a page: ``amp``, ``view=amp``."""
    return name == "amp" or (name in _PARAMETERS and value.lower() == "amp")
