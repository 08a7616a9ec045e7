"""Our own names, as they are; see ``storage/fields.py``."""

from storage.export.columns import FLAG, JSON, TEXT, TEXTS, WHOLE, Column, Many, Parts
from storage.export.profiles.profile import Profile
from storage.fields import FIELDS, FieldKind

_SHAPES: dict[FieldKind, Column] = {
    FieldKind.TEXT: TEXT,
    FieldKind.TIME: TEXT,
    FieldKind.WHOLE: WHOLE,
    FieldKind.FLAG: FLAG,
    FieldKind.TEXTS: TEXTS,
    FieldKind.IMAGES: Many(
        Parts(
            {"url": TEXT, "caption": TEXT, "credit": TEXT}
            | {"digest": TEXT, "type": TEXT, "bytes": WHOLE, "raw_ref": TEXT}
        )
    ),
    FieldKind.MEDIA: Many(Parts({"url": TEXT, "type": TEXT, "bytes": WHOLE, "seconds": WHOLE})),
    FieldKind.OBJECT: JSON,
}

WINNOW = Profile("winnow", "every field we keep", {field.name: _SHAPES[field.kind] for field in FIELDS}, dict)
"""Dates stay text: a type for times would turn them into UTC and lose the stated offset and precision."""
