"""Files that nobody wants any more removed from object storage."""

from storage.offsite.catalog import Catalog, FarFile
from storage.offsite.cdxj import index_name
from storage.remote import RemoteFolder


def remove_far(catalog: Catalog, file: FarFile) -> None:
    """Remove a file and its index from where it lies, and then forget that it lay there.

    In this order a kill leaves a row of a file that is not there, which the next call forgets.  Raises StorageError.
    """
    file.remote.remove()
    RemoteFolder(file.address).file(index_name(file.name)).remove()
    catalog.remove(file.name)
