"""Articles that are PDF files: their text in lines, their paragraphs, and what they say of themselves."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from pipelines.extraction.pdf.document import PdfDocument, read_document
    from pipelines.extraction.pdf.reading import PdfTrouble, check_library, is_pdf
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "PdfDocument": "document",
            "PdfTrouble": "reading",
            "check_library": "reading",
            "is_pdf": "reading",
            "read_document": "document",
        },
    )

__all__ = ["PdfDocument", "PdfTrouble", "check_library", "is_pdf", "read_document"]
