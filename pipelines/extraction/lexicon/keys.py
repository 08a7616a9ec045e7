"""The keys that a file of a language may hold; docs/how-to/add-a-language.md says what each one means."""

WORD = "word"
"""Kind of a key that holds words as they are, apart by ``|`` or a new line."""

PATTERN = "pattern"
"""Kind of a key that holds regular expressions, one a line."""

_WORDS = """
months: january february march april may june july august september october november december
units: second minute hour day week month year
dates: ago_before ago_after ago_glued glued_units today yesterday day_before_yesterday now zones published dated
dates: modified page_clock ordinals ordinals_before_month ordinals_read before_month before_month_read before_year
dates: on_day oclock afternoon pm am sun_months listed_hints time_zones
authors: by by_ambiguous by_after_date labels photo_by and and_inside accounts desks offices agencies titles particles
authors: buttons at_place for_house house_endings name_ends times pictures_by degrees role_after
credits: writers helpers editors surnames no_names heads ranks ranks_at_outlet no_outlets learnt leads stops
credits: house_letters outright reporters
source: joins bare_before bare ends nobody
section: home
titles: empty site_words site_endings
language: small_words commonest
pronouns: we you
related: headings
lists: pinned_lead no_comments
urls: lists unwanted service page
tails: share share_first share_later buttons_after
comments: replies reply_to
cookies: names
walls: paywall_hints
"""
_PATTERNS = """
dates: one about at at_clock at_hour at_listed listed_ago row_ago
authors: about picture_nouns
credits: marks
source: labels labels_without_mark labels_inside
section: path_labels
images: credits credits_by
related: before first second patterns
lists: next_page next_article read_more comments pinned neighbours
urls: list_folders archives list_pages about
kinds: forums shops manuals guides offers about
tails: end_marks labels leads anywhere prompts lines buttons rights rights_inside tags pictures sources material
tails: service follow comments neighbours neighbour_nouns
closings: openings
comments: headings
cookies: data
offers: asks author_notes
walls: before_404 after_404 missing pages not_there login consent blocked paywall
"""


def _keys(rows: str, kind: str) -> dict[str, str]:
    parts = (row.partition(": ") for row in rows.strip().splitlines())
    return {f"{topic}.{name}": kind for topic, _, names in parts for name in names.split()}


KEYS = {**_keys(_WORDS, WORD), **_keys(_PATTERNS, PATTERN)}
"""Every key (``dates.today``) with its kind."""
