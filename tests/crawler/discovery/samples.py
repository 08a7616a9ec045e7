"""Small feeds, sitemaps and lists of our own, one idea each."""

from datetime import UTC, datetime

SEEN = datetime(2025, 12, 18, 1, 0, tzinfo=UTC)

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel>
<title>海风日报</title><language>zh-cn</language>
<item><title>渔港新码头启用</title><link>/news/101.html?utm_source=rss</link><dc:creator>林晓</dc:creator>
<pubDate>Wed, 17 Dec 2025 20:31:46 +0800</pubDate><category>民生</category>
<description>&lt;p&gt;新码头可停泊&lt;b&gt;六十&lt;/b&gt;艘渔船。&lt;/p&gt;</description></item>
<item><title>灯塔修缮完成</title><link>http://click.example.net/x</link>
<feedburner:origLink>http://example.com/news/102.html</feedburner:origLink></item>
<item><title>没有链接的条目</title><guid>http://example.com/news/103.html</guid></item>
</channel></rss>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Der Bote</title>
<link rel="self" href="http://example.com/atom.xml"/><link rel="next" href="/atom.xml?page=2"/>
<entry><title type="html">Br&amp;uuml;cke gesperrt</title><link rel="enclosure" href="/a.mp3"/>
<link href="a/bruecke-1.html"/><published>2025-12-17T05:00:00+01:00</published>
<updated>2025-12-18T05:00:00+01:00</updated><author><name>Eva Kern</name></author><summary>Bis Ostern.</summary></entry>
</feed>"""

RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="http://example.jp/"><title>港</title></channel>
<item rdf:about="http://example.jp/articles/7.html"><title>灯台の修理が終わる</title>
<link>http://example.jp/articles/7.html</link><dc:date>2025-12-01T09:00:00+09:00</dc:date></item></rdf:RDF>"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Bay News", "next_url": "/feed.json?page=2",
"items": [{"id": "1", "url": "/2025/12/17/ferry/", "title": "Ferry returns", "date_published": "2025-12-17T10:00:00Z",
"authors": [{"name": "Ann Lee"}], "tags": ["Harbour"], "summary": "The ferry is back."},
{"id": "http://example.com/2", "title": "Second"}]}"""

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
 xmlns:video="http://www.google.com/schemas/sitemap-video/1.1">
<url><loc>http://example.com/a/short</loc><lastmod>2025-12-18</lastmod><news:news>
<news:publication><news:name>Bay</news:name></news:publication>
<news:publication_date>2025-12-17T06:00:00-05:00</news:publication_date>
<news:title>Ferry &amp; pier</news:title></news:news></url>
<url><loc> http://example.com/2025/12/16/old-cannery-opens/ </loc><lastmod>2025-12-16T10:00:00Z</lastmod>
<image:image><image:loc>http://example.com/p.jpg</image:loc></image:image></url>
<url><loc>http://example.com/clips/55512</loc><video:video><video:title>v</video:title></video:video></url>
<url><loc>http://example.com/photo.jpg</loc></url>
<url><loc>http://example.com/category/harbour/</loc></url></urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>http://example.com/sitemap-2023.xml</loc></sitemap>
<sitemap><loc>http://example.com/sitemap-2024-03.xml</loc></sitemap>
<sitemap><loc>http://example.com/sitemap-2025-12.xml</loc></sitemap>
<sitemap><loc>http://example.com/sitemap_index.xml</loc></sitemap>
<sitemap><loc>/posts.xml.gz</loc><lastmod>2025-12-18T00:00:00Z</lastmod></sitemap></sitemapindex>"""

HTML = "<!DOCTYPE html><html><head><title>Not found</title></head><body><p>404 <a href='/'>home</a></p></body></html>"
