"""Path and query words by which sites of many languages and systems name their lists, feeds, files and services."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAXONOMY = _words("""
    archive archives author authors autor autores auteur auteurs autoren autore autori cat cate categoria categorias
    categorie categories category catalog channel channels column columns dossier etiqueta etiquetas etichette
    fenlei hashtag kategorie kategorien kategori keyword keywords label labels lanmu latest list lists mot-cle
    pindao rubric rubrica rubrik rubriken rubrique rubriques schlagwort schlagworte section sections seccion sezione
    series subject sujet tag tags taglist tagged tema temas tematica thema themen topic topics zhuanti
""")
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

UNWANTED = _words("""
    login logout signin signup sign-in sign-up register registration account accounts my-account user-center usercenter
    member members passport wp-admin wp-login.php wp-json admin cart checkout basket warenkorb shop anmelden
    registrieren konto inscription connexion abo abonnement abonnements subscribe subscription subscriptions
    unsubscribe newsletter newsletters donate spenden donation share sharer share.php print drucken imprimer
    printarticle email mailto send-to-friend reply comment-reply cdn-cgi oauth sso auth denglu zhuce
    search suche recherche buscar busca ricerca zoeken sok poisk sousuo advert advertise advertising ads ad banner
    xmlrpc.php trackback embed amp-consent
""")
"""Path segments behind which no article and no list stands."""

SERVICE = _words("""
    about about-us aboutus about_us contact contact-us contactus contacts contacto kontakt contatti contato impressum
    imprint datenschutz privacy privacy-policy privacy_policy privacypolicy terms terms-of-use terms-of-service tos
    agb legal mentions-legales disclaimer copyright cookies cookie-policy faq help hilfe aide ayuda jobs karriere
    careers feedback mediadaten media-kit masthead staff team impresum chi-siamo quienes-somos
    qui-sommes-nous guanyu lianxi tougao accessibility datenschutzerklaerung nutzungsbedingungen widerruf colophon
    ueber-uns uber-uns links friends friend-links youlian blogroll download downloads app apps license
    licence publish publicar 404 404.html
""")
"""Last path segments (without extension) of pages about the site itself."""
