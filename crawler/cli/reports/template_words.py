"""What was learned of a site, in words: for ``winnow learn`` and for the workshop of the web interface."""

from pipelines.extraction import Template, from_json
from storage.site_templates import StoredTemplate


def template_in_words(stored: StoredTemplate) -> list[str]:
    """Return a template as lines: where the text of an article stands, and what is removed."""
    head = f"{stored.site}: template {stored.version}, learned {stored.learned_at:%Y-%m-%d %H:%M} UTC"
    template = from_json(stored.value)
    if template is None:
        return [f"{head}; made by another version of Winnow, it will be learned again"]
    return [f"{head} from {template.pages} articles with different headlines", "", *_said(template)]


def _said(template: Template) -> list[str]:
    lines = ["Article text:"]
    lines += [
        f"  {body.path}\n    on {body.pages} pages, with {body.share:.0%} of the text that differs from page to page"
        for body in template.bodies
    ]
    if template.headline_inside:
        lines.append("  The headline is inside it; text above the headline is removed.")
    if template.accounts:
        lines.append(f"  Account names, not used as authors: {', '.join(template.accounts)}")
    if template.language:
        lines.append(f"  Language: {template.language}")
    lines += [f"  Always removed: {place}" for place in template.cuts]
    if template.metadata_paths:
        lines += ["", "Headline:", f"  {template.metadata_paths.headline}"]
        lines += [
            f"  Searched for date, byline, section and source: {place}" for place in template.metadata_paths.paths
        ]
    lines += ["", f"Paragraphs removed because pages repeat them: {len(template.repeated)}"]
    lines += [f"  {one.pages:4} pages  {one.place}: {_short(one.text)}" for one in template.repeated]
    lines += [
        f"  {one.pages:4} pages  {one.place}, and others that begin so: {_short(one.text)}" for one in template.openings
    ]
    lines += [f"  whatever it says: {shape}" for shape in template.boxes]
    lines += ["", f"Other paragraphs of the site, outside its articles: {len(template.outside)}"]
    lines += [f"  {_short(text)}" for text in template.outside[:20]]
    return lines


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:100]}…"
