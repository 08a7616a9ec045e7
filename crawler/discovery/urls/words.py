"""Path and query words by which sites of many languages and systems name their lists, feeds, files and services."""

from pipelines.extraction.lexicon import words


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAXONOMY = frozenset(words("urls.lists"))
"""Path segments under which lists stand, whatever follows them."""

FEED_NAMES = _words("""
    feed rss atom rss.xml atom.xml feed.xml feeds index.xml index.rdf rss2 rss2.xml feed.json index.rss rss.php
    feed.php rss.aspx
""")
"""Last path segments of feeds."""

ASSETS = _words("""
    jpg jpeg png gif webp avif svg ico bmp tif tiff heic css js mjs map json woff woff2 ttf eot otf mp3 mp4 m4a m4v ogg
    ogv oga wav webm flv avi mov mkv wmv m3u8 swf zip rar 7z gz tgz bz2 xz tar exe msi dmg apk ipa iso deb rpm pdf doc
    docx xls xlsx ppt pptx odt ods odp rtf csv epub mobi torrent txt ics vcf gpx kml tex bib
""")
"""Extensions of files that are no pages."""

ARTICLE_IDS = _words("""
    id aid p nid newsid news_id articleid article_id artid art_id contentid content_id docid itemid storyid sid
""")
"""Query names that select one article when their value is a number."""

LISTING_IDS = _words("cat catid cid category categoryid tag author paged page pageno pn channel column m")
"""Query names that select a list or turn its pages."""

UNWANTED = frozenset(words("urls.unwanted"))
"""Path segments behind which no article and no list stands."""

SERVICE = frozenset(words("urls.service"))
"""Last path segments (without extension) of pages about the site itself."""
