"""Headings that open a block of links to other articles."""

import re
from functools import lru_cache

# Whole headings.  Compared without case, surrounding punctuation and arrows.
_WHOLE = """
related|related articles|related stories|related news|related posts|related content|related topics|related links
related coverage|related reading|related video|related videos|related items|related story|related article
read more|read also|read next|read this next|also read|see also|more on this|more on this story|more on this topic
more stories|more news|more from|more like this|you may also like|you might also like|you may like|you might like
you may also be interested in|recommended|recommended for you|recommended stories|recommended articles
recommended reading|suggested|editor's picks|editors' picks|editors picks|top stories|top news|latest news
latest stories|latest posts|recent posts|recent articles|recent stories|recent news|most read|most popular|most viewed
most shared|most commented|popular posts|popular stories|popular articles|popular|trending|trending now
trending stories
what to read next|up next|next up|continue reading|don't miss|in case you missed it|from around the web|around the web
from the web|promoted stories|sponsored|sponsored content|sponsored stories|paid content|from our partners
keep reading
further reading|other stories|other news|other articles|today's top stories|explore more|in other news|previous post
next post|previous article|next article|post navigation|similar posts|similar articles|stories for you|more coverage
more by this author|more from this author|about the author|about author|archives|categories|tags|tag cloud|topics
related tags|share this|share this story|share this article|share|share on|share via|follow us|follow us on
leave a comment|leave a reply|comments|comment|join the conversation|post a comment|add a comment|join the discussion
sign up for our newsletter|subscribe to our newsletter|newsletter|newsletters|discussion
mehr zum thema|zum thema|mehr dazu|mehr aus dem ressort|mehr aus|mehr von|mehr artikel|mehr nachrichten
weitere artikel
weitere themen|weitere beiträge|weitere meldungen|weitere nachrichten|weitere links|weiterlesen|lesen sie auch
lesen sie mehr|lesen sie mehr zum thema|lesen sie dazu|auch interessant|das könnte sie auch interessieren
das könnte dich auch interessieren|das könnte ihnen auch gefallen|könnte dich auch interessieren|ähnliche artikel
ähnliche beiträge|ähnliche themen|verwandte artikel|verwandte themen|verwandte beiträge|meistgelesen|meist gelesen
meistgelesene artikel|meistkommentiert|beliebte artikel|beliebte beiträge|neueste beiträge|neueste artikel
aktuelle beiträge|aktuelle nachrichten|empfohlene artikel|empfehlungen|empfehlungen der redaktion|top-themen|topthemen
themen|schlagwörter|schlagworte|stichwörter|kommentare|kommentar schreiben|schreibe einen kommentar|teilen
artikel teilen|diesen artikel teilen|das könnte sie interessieren|mehr lesen|vorheriger beitrag|nächster beitrag
kommentar verfassen|schreiben sie einen kommentar|newsletter abonnieren
à lire aussi|a lire aussi|lire aussi|à lire également|à lire|lire la suite|sur le même sujet|sur le même thème
dans la même rubrique|articles liés|articles similaires|articles connexes|articles associés|voir aussi|à voir aussi
vous aimerez aussi|vous aimerez peut-être|les plus lus|les plus consultés|les plus populaires|plus d'articles
nos recommandations|recommandé pour vous|à ne pas manquer|en savoir plus|partager|partager cet article|commentaires
laisser un commentaire|dernières actualités|derniers articles|sur ce sujet|à découvrir
lea también|lee también|leer también|lea además|lee además|le puede interesar|te puede interesar|te podría interesar
también te puede interesar|quizás te interese|puede interesarle|más noticias|más sobre este tema|más información
noticias relacionadas|artículos relacionados|contenido relacionado|temas relacionados|relacionados|relacionadas
entradas relacionadas|lo más leído|lo más visto|más leídas|lo más|lo último|últimas noticias|etiquetas|archivado en
comparte|compartir|comentarios|deja un comentario|deja una respuesta|recomendados|le recomendamos|te recomendamos
entradas recientes|además
leia também|leia mais|veja também|veja mais|saiba mais|artigos relacionados|notícias relacionadas|mais notícias
mais lidas|as mais lidas|mais lidos|relacionadas|últimas notícias|você pode gostar|recomendado para você|recomendadas
conteúdo relacionado|posts relacionados|compartilhe|partilhar|comentários|deixe um comentário|deixe uma resposta
ler mais|ler também|tópicos
leggi anche|leggi tutto|leggi di più|potrebbe interessarti|potrebbe interessarti anche|ti potrebbe interessare
articoli correlati|articoli simili|notizie correlate|altri articoli|altre notizie|i più letti|più letti|le più lette
ultime notizie|guarda anche|vedi anche|condividi|commenti|lascia un commento|ultimi articoli|correlati
lees ook|lees meer|lees verder|meer over|meer nieuws|gerelateerde artikelen|gerelateerd|meest gelezen|bekijk ook
aanbevolen|reacties|deel dit artikel|delen|plaats een reactie
läs också|läs även|läs mer|mer om|relaterade artiklar|relaterat|mest läst|senaste nytt|dela|kommentarer
læs også|læs mere|mest læste|relaterede artikler|les også|les mer|mest lest|relaterte artikler|flere saker|del
lue myös|lue lisää|luetuimmat|aiheeseen liittyvää|katso myös|jaa|kommentit
czytaj także|czytaj też|czytaj więcej|zobacz także|zobacz też|zobacz również|przeczytaj także|przeczytaj również
polecane|polecamy|najczęściej czytane|powiązane artykuły|powiązane|podobne artykuły|udostępnij|komentarze|tagi
čtěte také|čtěte dále|přečtěte si také|související články|související|nejčtenější|mohlo by vás zajímat|sdílet
prečítajte si aj|súvisiace články|najčítanejšie|olvasta már|kapcsolódó cikkek|ajánlott cikkek|legolvasottabb
ez is érdekelheti
citește și|citeşte şi|articole similare|articole recomandate|cele mai citite|vezi și|pročitajte još|pročitajte i
povezane vijesti|najčitanije|preporučujemo|прочетете още|още по темата|свързани статии|най-четени
читайте также|читать также|читайте ещё|читать далее|по теме|материалы по теме|похожие статьи|похожие новости
похожие материалы|ещё по теме|еще по теме|другие новости|последние новости|самое читаемое|популярное|рекомендуем
смотрите также|главное|новости по теме|поделиться|комментарии|теги|лучшее|новости партнеров|новости партнёров
читайте також|схожі новини|схожі матеріали|популярні новини|останні новини|за темою|найпопулярніше|дивіться також
διαβάστε επίσης|διαβάστε ακόμα|σχετικά άρθρα|περισσότερα|δημοφιλή
ilgili haberler|benzer haberler|ilginizi çekebilir|bunlar da ilginizi çekebilir|son haberler|en çok okunanlar
diğer haberler|daha fazla|yorumlar|etiketler|bunu paylaş|önerilen haberler
اقرأ أيضا|اقرأ أيضاً|إقرأ أيضا|اقرأ المزيد|مواضيع ذات صلة|مقالات ذات صلة|أخبار ذات صلة|ذات صلة|الأكثر قراءة|المزيد
قد يعجبك أيضا|شاهد أيضا|شاهد أيضاً|التعليقات|شارك|تابعنا|مواضيع متعلقة|مقالات مشابهة
بیشتر بخوانید|مطالب مرتبط|اخبار مرتبط|پربازدیدترین|קרא עוד|כתבות נוספות|אולי יעניין אותך|עוד בנושא
関連記事|関連ニュース|関連リンク|関連トピックス|関連情報|あわせて読みたい|合わせて読みたい|こちらもおすすめ
おすすめ記事|おすすめ
人気記事|アクセスランキング|ランキング|最新記事|最新ニュース|新着記事|この記事をシェア|シェアする|シェア
コメント|コメントを残す
次の記事|前の記事|最近の投稿|最近の記事|カテゴリー|タグ|アーカイブ|こちらの記事も読まれています|この記事を書いた人
관련 기사|관련기사|관련 뉴스|많이 본 뉴스|인기 기사|추천 기사|이 시각 주요뉴스|최신 뉴스|함께 보면 좋은 기사
댓글|공유하기
tin liên quan|bài liên quan|bài viết liên quan|xem thêm|đọc thêm|tin cùng chuyên mục|có thể bạn quan tâm
đọc nhiều
baca juga|baca selengkapnya|berita terkait|artikel terkait|terpopuler|berita terpopuler|simak juga|lihat juga
rekomendasi
berita lainnya|baca lagi|artikel lainnya|ข่าวที่เกี่ยวข้อง|อ่านเพิ่มเติม|เรื่องที่เกี่ยวข้อง|ข่าวล่าสุด|बड़ी खबरें
यह भी पढ़ें|ये भी पढ़ें|इन्हें भी पढ़ें|संबंधित खबरें|अन्य खबरें|और पढ़ें|আরও পড়ুন|সর্বশেষ|மேலும் படிக்க
"""

# Chinese headings are built from few parts; what stands before them may be the article's own title in quotes.
_CHINESE = re.compile(
    r"^(?:.{0,60}的)?(?:更多|最新|今日|本周|本月|24小时|48小时|一周|近期|其他|其它|精彩|本站|本类|本栏目?|同类"
    r"|栏目|频道|全站|图文|站内|您?还?)*"
    r"(?:(?:相关|相關|关联|延伸|延展|扩展|拓展|推荐|推薦|精彩|热门|熱門|热点|熱點|热文|热搜|热帖|热闻|热评|最新"
    r"|编辑|猜你|推广|关键|本文|近期|最近|上下|同类)"
    r"(?:内容|內容|阅读|閱讀|新闻|新聞|文章|资讯|資訊|报道|報道|报导|推荐|推薦|链接|鏈接|連結|信息|话题|話題"
    r"|标签|標籤|专题|專題|视频|影片|图片|图文|帖子|评论|評論"
    r"|排行榜?|排行|文章推荐|推荐文章|推荐阅读|阅读推荐|词|搜索|喜欢|会喜欢|可能喜欢|篇|发布|更新|文档|教程"
    r"|主题|产品|下载|问题|回复)+"
    r"|猜你(?:喜欢|爱看|想看|关注|感兴趣)|你(?:可能|也许|或许)?(?:还)?(?:会)?(?:喜欢|感兴趣|想看)(?:的(?:内容"
    r"|文章|新闻))?|您可能(?:还)?(?:会)?(?:喜欢|感兴趣)(?:的(?:内容|文章|新闻))?"
    r"|你可能也(?:喜歡|會喜歡)|你可能感興趣|大家(?:都|还|也|正)?在(?:看|搜|读|聊|说)|大家(?:都)?(?:爱看|喜欢)"
    r"|看了(?:又|还)看|继续阅读|往期(?:精彩|回顾|推荐|文章|内容)*|上一篇|下一篇|上一條|下一條|上一条|下一条"
    r"|热文|热文排行|热榜|热搜榜?|热帖|排行榜?|点击排行榜?|阅读排行榜?|人气排行榜?|新闻排行榜?|周排行榜?"
    r"|月排行榜?|文章排行|新闻热榜|头条(?:推荐|新闻)?|今日头条|24小时热文排行|编辑(?:推荐|精选)|小编推荐|精选"
    r"|为你推荐|為你推薦"
    r"|为您推荐|特别推荐|专题推荐|图片推荐|视频推荐|今日推荐|推荐|推荐内容|好文推荐|更多(?:精彩|新闻|文章|内容"
    r"|资讯|推荐|阅读|相关)*|精彩(?:推荐|图片|视频|内容|导读|文章)"
    r"|(?:网友|用户|全部|最新|热门|精彩|我要|发表|發表|参与|文章|读者)?(?:评论|評論|留言|跟帖|跟贴)(?:区|區"
    r"|列表|\d*条?)?|发表(?:回复|评论|留言)|分享(?:到|至|给朋友|本文|文章)?|扫一扫|关注我们|标签|標籤|文章标签"
    r"|文章标籤"
    r"|站长推荐|友情链接|最新(?:发布|更新|资讯|消息|动态|上架)|作者(?:简介|其他文章|的其他文章|最新文章)"
    r"|同(?:类|作者|栏目)(?:文章|推荐|新闻)|看点|推荐看点|更多(?:热门|最新).{0,6})$"
)
_COUNT = re.compile(r"^\(?\d+\)?\s+|\s*\(?\d+\)?$")
_HEADINGS = frozenset(word.strip() for line in _WHOLE.strip().splitlines() for word in line.split("|"))
_LONGEST = 80


@lru_cache(maxsize=8192)  # menus and headings come back on every page of a site
def opens_related(line: str) -> bool:
    """Tell whether a short line is the heading of links to other articles, of shares or of comments."""
    if len(line) > _LONGEST:
        return False
    text = _trimmed(line.casefold().replace("’", "'"))
    if text and (text[0].isdecimal() or text[-1].isdecimal()):
        text = _COUNT.sub("", text)
    return text in _HEADINGS or (not text.isascii() and bool(_CHINESE.match(text)))


def _trimmed(text: str) -> str:
    """Take marks and blanks off both ends; most lines have none, and a pattern would try every blank inside."""
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return text[start:end]
