"""What pages say that stand in place of an article: not found, log in, accept, blocked, pay."""

import re
from collections.abc import Iterator

MISSING = re.compile(
    r"(?:^|[!.?|:–—-]\ ?|error|http|code|page|fehler|seite|erreur|errore|ошибка|страница"
    r"|错误|頁面|页面|エラー)\W{0,3}404\b"
    r"|\b404\b\W{0,3}(?:error|page|not|fehler|seite)"
    r"|(?:page|article|story|content|file|url)[^.]{0,30}(?:not\ found|can['’]?t\ be\ found"
    r"|could\ not\ be\ found|cannot\ be\ found|no\ longer\ (?:exists?|available)"
    r"|does\ ?n[o'’]t\ exist|doesn['’]t\ exist|was\ removed|has\ been\ (?:removed|deleted|moved))|not\ found"
    r"|nothing\ (?:was\ )?found"
    r"|(?:页面|頁面|网页|文章|内容|内容|页|链接|资源|信息).{0,8}(?:不存在|没有找到|未找到|找不到|已(?:被)?删除"
    r"|已失效|已下线|不见了|走丢|无法访问|無法)"
    r"|(?:找不到|没有找到|未找到).{0,8}(?:页面|頁面|网页|文章|内容|页)|您(?:要|所)?(?:访问|查看|浏览"
    r"|请求)的.{0,10}(?:不存在|没有|已|找不到)|不存在或(?:已)?(?:被)?删除"
    r"|(?:seite|artikel|beitrag|inhalt)[^.]{0,40}(?:nicht\ (?:gefunden|mehr\ verfügbar|vorhanden|verfügbar)"
    r"|existiert\ nicht|gelöscht)|nicht\ gefunden"
    r"|(?:page|article|contenu)[^.]{0,30}(?:introuvable|n['’]existe\ (?:pas|plus)|n['’]est\ plus\ disponible)"
    r"|(?:página|artículo|contenido|pagina|articolo|artigo|conteúdo)[^.]{0,30}"
    r"(?:no\ (?:encontrad[ao]|existe|disponible)|non\ (?:trovat[ao]|esiste|disponibile)|não\ (?:encontrad[ao]"
    r"|existe|disponível))"
    r"|(?:страниц[аы]|материал|статья)[^.]{0,30}(?:не\ найден[ао]?|не\ существует|удален[ао]?|удалён)|не\ найден[ао]?"
    r"|(?:ページ|記事)[^。]{0,20}(?:見つかりません|存在しません|削除)|페이지를\ 찾을\ 수\ 없|sayfa\ bulunamadı"
    r"|pagina\ niet\ gevonden|sidan\ (?:hittades|finns)\ inte|siden\ (?:blev\ ikke|ikke)\ fundet"
    r"|nie\ (?:znaleziono|istnieje)|(?:الصفحة|المقال)[^.]{0,30}(?:غير\ موجود|غير\ متوفر)"
    r"|halaman\ tidak\ ditemukan|không\ tìm\ thấy|指定的.{0,10}不存在",
    re.IGNORECASE,
)
LOGIN = re.compile(
    r"(?:log|sign)\ ?in\ to\ (?:continue|read|view|access|your\ account)|please\ (?:log|sign)\ ?in"
    r"|you\ must\ be\ logged\ in|请(?:先)?登录|登录后(?:查看|阅读|继续|可见)|請(?:先)?登入"
    r"|bitte\ (?:melden\ sie\ sich|loggen\ sie)|connectez-vous\ pour|inicia\ sesión\ para|faça\ login"
    r"|accedi\ per|войдите,?\ чтобы|ログインして|로그인이\ 필요",
    re.IGNORECASE,
)
CONSENT = re.compile(
    r"(?:we|wir|nous|our\ partners).{0,60}(?:cookies?)|(?:accept|akzeptieren|accepter|aceptar"
    r"|accetta)[^.]{0,30}cookies?|cookie[- ]?(?:consent|richtlinie|policy|einstellungen)|before\ you\ continue"
    r"|mit\ werbung\ weiterlesen|zustimmen\ und\ weiter|consent\ to\ (?:the\ )?use|使用\ ?cookies?",
    re.IGNORECASE,
)
BLOCKED = re.compile(
    r"access\ denied|you\ have\ been\ blocked|checking\ your\ browser"
    r"|verify\ (?:that\ )?you\ are\ (?:a\ )?human|are\ you\ a\ robot|unusual\ (?:traffic|activity)"
    r"|enable\ javascript\ and\ cookies"
    r"|please\ enable\ (?:js|javascript)|attention\ required|request\ (?:was\ )?(?:blocked|rejected)|captcha"
    r"|ddos\ protection|not\ available\ in\ your\ (?:country|region)"
    r"|访问(?:被拒绝|受限|过于频繁|验证)|安全验证|人机验证|请完成验证|您的访问.{0,10}(?:被拦截|异常)"
    r"|ip.{0,6}(?:被封|受限)|zugriff\ verweigert|accès\ refusé|acceso\ denegado|доступ\ (?:запрещ|ограничен)",
    re.IGNORECASE,
)
PAYWALL = re.compile(
    r"(?:subscribe|subscription|become\ a\ (?:member|subscriber)|sign\ up)[^.!?]{0,60}(?:to\ (?:continue|read"
    r"|unlock|keep)|for\ (?:full|unlimited))|to\ (?:continue|keep)\ reading[^.!?]{0,60}(?:subscribe|account|sign)"
    r"|(?:this\ (?:article|story|content)\ is|exclusively)\ (?:for|reserved\ for|available\ to"
    r"|only\ for)[^.!?]{0,20}(?:subscribers|members)|already\ a\ subscriber"
    r"|(?:weiterlesen|lesen)\ (?:mit|im)[^.!?]{0,20}(?:abo|plus|digital)|jetzt\ (?:abonnieren|weiterlesen"
    r"|testen)[^.!?]{0,40}|(?:nur|exklusiv)\ für\ abonnent|artikel\ ist\ (?:nur\ )?(?:für"
    r"|teil)[^.!?]{0,30}(?:abo|plus)"
    r"|(?:abo|abonnement)\ (?:abschließen|testen)|sie\ haben\ bereits\ ein\ abo|bereits\ abonnent|(?:réservé"
    r"|reservé)\ aux?\ abonn|abonnez-vous\ pour\ (?:lire|continuer)|la\ suite\ est\ réservée|déjà\ abonné"
    r"|(?:exclusivo|solo)\ para\ suscriptores|suscríbe?te\ para\ (?:leer|seguir)"
    r"|conteúdo\ exclusivo\ para\ assinantes|(?:riservato|solo)\ (?:agli|per\ gli)\ abbonati"
    r"|alleen\ voor\ abonnees|för\ prenumeranter|for\ abonnenter"
    r"|(?:订阅|付费|会员|购买)(?:后)?(?:即可|可|才能)?(?:阅读|查看|解锁)(?:全文|剩余|完整)|本文为(?:付费"
    r"|会员)(?:内容|文章)|剩余\d+%.{0,10}(?:付费|订阅)|(?:有料|会員)(?:会員)?(?:限定|記事)[^。]{0,20}"
    r"|続きを読むには|доступно\ (?:только\ )?(?:по\ подписке|подписчикам)",
    re.IGNORECASE,
)

# Every demand of payment holds one of these; looking for them first is forty times as fast as the pattern alone.
_HINTS = tuple(
    """
    subscri|become a member|sign up|to continue reading|to keep reading|members|lesen mit|lesen im|jetzt abonnieren
    jetzt weiterlesen|jetzt testen|abonn|artikel ist|abo abschl|abo testen|bereits ein abo|la suite est|suscr|assinantes
    abbonati|prenumerant|订阅|付费|会员|购买|有料|会員|続きを読むには|доступно
    """.strip()
    .replace("\n    ", "|")
    .split("|")
)
_REACH = 160  # letters: no demand is longer


def asks_for_payment(text: str) -> bool:
    """Tell whether a text holds what PAYWALL finds."""
    low = text.lower()
    if len(low) != len(text):
        return PAYWALL.search(text) is not None
    return any(_is_asked(text, at) for hint in _HINTS for at in _places(low, hint))


def may_ask(text: str) -> bool:
    """Tell whether a text holds a word without which nothing in it asks for payment."""
    low = text.lower()
    return len(low) != len(text) or any(hint in low for hint in _HINTS)


def _is_asked(text: str, at: int) -> bool:
    return PAYWALL.search(text, max(0, at - _REACH), at + _REACH) is not None


def _places(text: str, hint: str) -> Iterator[int]:
    at = text.find(hint)
    while at >= 0:
        yield at
        at = text.find(hint, at + len(hint))
