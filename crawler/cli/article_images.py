"""The saved images of an article as files."""

from collections.abc import Callable, Iterator
from pathlib import Path

from storage.archive import Archive, Places
from storage.errors import ArchiveError
from storage.files import staged_file
from storage.records import Article

_ENDINGS = {"image/jpeg": "jpg", "image/tiff": "tif"}


def write_images(article: Article, where: Places, folder: Path, trouble: Callable[[str], None]) -> Iterator[Path]:
    """Write the images under their place in the article and their digest, and yield the path of each.

    ``trouble`` hears in a line of each that the archive does not have any more.  Raises ExportError or DiskFull.
    """
    archive = Archive(where)
    for number, image in enumerate(article.images, 1):
        if image.saved is None:
            continue
        try:
            body = archive.read(image.saved.raw_ref).body
        except ArchiveError as error:
            trouble(f"{image.url}: {error}")
            continue
        ending = _ENDINGS.get(image.saved.type) or image.saved.type.rpartition("/")[2]
        path = folder / f"{number:02}-{image.saved.digest.rpartition(':')[2][:16]}.{ending}"
        with staged_file(path) as temporary:
            temporary.write_bytes(body)
        yield path
