"""Articles and their comments as records: plain names and JSON values, as exports, the API and feeds give them."""

from storage.export.records.article import record_id, result_record, stated, stored_record
from storage.export.records.comments import CommentFile, comment_record
from storage.export.records.stored import Numbered, find_numbers, find_records, stored_records

__all__ = [
    "CommentFile",
    "Numbered",
    "comment_record",
    "find_numbers",
    "find_records",
    "record_id",
    "result_record",
    "stated",
    "stored_record",
    "stored_records",
]
