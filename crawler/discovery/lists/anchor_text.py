"""What the text of a link says of its target, in the languages and house styles of many sites."""

import re
from functools import lru_cache

_FILLER = r"[\s←«‹<›»>→▶⟩❯·|\[\]()（）【】…!.:：–—-]*"

_NEXT = (
    # Chinese, Japanese, Korean
    r"下一?[页頁]|[后後]一[页頁]|[更较較]早的?(?:文章|日志|内容)?|[旧舊](?:的)?文章",
    r"更多文章|更多新闻|加载更多|查看更多|点击加载更多|次へ|次のページ|次の\d+件|次ページ|次|もっと見る|다음(?:\s?페이지)?",
    r"next(?: ?page| ?\d+)?(?: ?\d+ ?/ ?\d+)?|older(?: (?:posts?|entries|articles|news|stories))?",
    r"earlier(?: (?:posts?|stories))?",
    r"more (?:posts|stories|news|articles)|(?:load|show|view) more|previous (?:posts|entries)",
    r"n[äa]chste(?: seite)?|weiter|[äa]ltere(?: (?:beitr[äa]ge|artikel|meldungen|eintr[äa]ge|posts))?",
    r"mehr (?:laden|anzeigen)",
    r"suivante?s?|page suivante|(?:articles )?plus anciens?|anciens articles|voir plus|charger plus",
    r"siguientes?|p[áa]gina siguiente|siguiente p[áa]gina|(?:entradas )?(?:m[áa]s )?antigu[ao]s|ver m[áa]s",
    r"pr[óo]xim[ao]s?(?: p[áa]gina)?|p[áa]gina seguinte|seguinte|(?:mais )?antig[ao]s|carregar mais|ver mais",
    r"successiv[aoi]|pagina successiva|pi[ùu] vecchi|avanti|prossim[ao]|carica altro",
    r"volgende(?: pagina)?|oudere?(?: berichten)?|n[äa]sta(?: sida)?|n[eæ]ste(?: side)?|[äa]ldre|eldre|seuraava",
    r"nast[ęe]pn[ay](?: strona)?|starsze(?: wpisy)?|dal[šs][íi]|star[šs][íi]|sonraki(?: sayfa)?",
    r"далее|дальше|вп[её]р[её]д|следующая(?: страница)?|следующие|ещ[её]|показать ещ[её]|далі|наступна",
    r"التالي|الصفحة التالية|بعدی|הבא|अगला|trang sau|selanjutnya|berikutnya",
)

_NEXT_ARTICLE = (
    r"下一?篇|[后後]一篇|下一[则則条條章]|次の記事|다음\s?(?:글|기사)|next (?:post|article|story|entry|up|chapter)",
    r"n[äa]chster (?:artikel|beitrag)|article suivant|(?:art[íi]culo|entrada|nota) siguiente",
    r"siguiente (?:art[íi]culo|entrada|nota)|pr[óo]xim[ao] (?:artigo|post|not[íi]cia)|articolo successivo",
    r"следующая (?:статья|новость|запись)|المقال التالي",
)

_READ_MORE = (
    r"阅读全文|閱讀全文|查看全文|全文|阅读更多|閱讀更多|继续阅读|繼續閱讀|查看详情|详情|详细|更多|阅读评论|查看评论",
    r"more|read(?: (?:more|on|full .*|the .*|article|story))?|continue(?: reading.*)?|full (?:story|article|text)",
    r"(?:learn|see|view) more|details?|weiterlesen|mehr(?: (?:lesen|dazu|erfahren))?|lesen|zum artikel|artikel lesen",
    r"lire(?: (?:la suite|plus|l'article))?|en savoir plus|(?:la )?suite|leer (?:m[áa]s|nota.*)|seguir leyendo",
    r"ler mais|leia mais|continuar.*|saiba mais|leggi(?: (?:tutto|di pi[ùu]|ancora))?|continua(?: a leggere)?",
    r"lees (?:meer|verder)|続きを読む|続き|もっと読む|全文を読む|더\s?보기",
    r"читать(?: (?:далее|дальше|полностью))?|подробнее",
    r"czytaj (?:więcej|dalej)|więcej|devam[ıi](?:n[ıi] oku)?|اقرأ المزيد|المزيد|أكمل القراءة",
    r"(?:no |\d+ )?(?:comments?|kommentare?|commentaires?|comentarios?)|评论(?:\(\d+\))?|\d+\s*条?评论",
    r"permalink|link|#|¶",
)

_PINNED = (
    r"置[顶頂]|[顶頂]|推荐置顶|固定表示|固定|고정|공지|pinned(?: post)?|sticky|top-?thema|angepinnt|angeheftet",
    r"épinglé|à la une épinglé|fijado|fissato|in evidenza|fixado|vastgezet|закрепл[её]но|przypięty|مثبت",
)


def _whole(alternatives: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"{_FILLER}(?:{'|'.join(alternatives)}){_FILLER}", re.IGNORECASE)


NEXT_PAGE = _whole(_NEXT)
"""A whole anchor text (fullmatch) for the next, older page of a list or the next part of an article."""

NEXT_ARTICLE = re.compile("|".join(_NEXT_ARTICLE), re.IGNORECASE)
"""Words (search) for the article that follows in time, which is no part of this one."""

READ_MORE = _whole(_READ_MORE)
"""A whole anchor text that leads to an entry without naming it."""

NEIGHBOUR_LEAD = re.compile(
    r"\s*[«‹<←]*\s*(?:[上前下后後]一?[篇条條则則章]|prev(?:ious)?(?: (?:post|article|story))?"
    r"|next(?: (?:post|article|story))?|newer(?: posts?)?|older(?: posts?)?|vorheriger (?:artikel|beitrag)"
    r"|n[äa]chster (?:artikel|beitrag)|anterior|siguiente|pr[ée]c[ée]dent|suivant|precedente|successivo"
    r"|前の記事|次の記事)(?:\s*[:：»›>→|«‹<←]+\s*|\s*$)",
    re.IGNORECASE,
)
"""What stands before the title in links to the articles before and after."""

ARROW = re.compile(r"\s*(?:›|»|>{1,2}|→|▶|⟩|❯|chevron_right|keyboard_arrow_right|navigate_next|arrow_forward)\s*")
"""A whole anchor text that is nothing but an arrow forwards."""

PINNED = _whole(_PINNED)
"""A whole short text that says an entry was put on top by hand."""

PINNED_LEAD = re.compile(r"\s*[\[【(（](?:置顶|置頂|顶|頂|固定|고정|pinned|sticky)[\]】)）]\s*", re.IGNORECASE)
"""The same as a prefix of a title, in brackets."""

PINNED_CLASS = re.compile(
    r"(?:^|[\s_-])(?:sticky|pinned|is-pinned|istop|is-top|zhiding|ontop|on-top)(?:$|[\s_-])|^top$", re.IGNORECASE
)
"""Class names that WordPress, Z-Blog and others give to such entries."""


@lru_cache(maxsize=8_192)
def says_more(text: str) -> bool:
    """Say whether a link's text, of 80 characters at most, leads to an entry without naming it."""
    return len(text) <= 80 and READ_MORE.fullmatch(text) is not None


@lru_cache(maxsize=8_192)
def says_next(text: str) -> bool:
    """Say whether a link's text leads to the next page of what is shown, and not to the next article."""
    return 0 < len(text) <= 40 and NEXT_PAGE.fullmatch(text) is not None and not NEXT_ARTICLE.search(text)
