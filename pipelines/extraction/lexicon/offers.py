"""What boxes between the paragraphs ask of a reader: subscribe, sign up, unlock, install, follow; and author notes."""

import re

# Asked only of small boxes with a structure of their own (see pipelines.extraction.prune.promos), never of paragraphs.
OFFER = re.compile(
    r"newsletter|news\ ?letter|your\ inbox|straight\ to\ your\ (?:inbox|phone)|e-?mail\ address|sign\ (?:me\ )?up\b"
    r"|subscri(?:be|ption|bers?)\b|unlock|free\ trial|download\ (?:the|our)\ app|enable\ notifications"
    r"|breaking\ news\ alerts|support\ (?:our|independent)\ journalism|become\ a\ (?:member|supporter)"
    r"|postfach|abonnier|abonnent|freischalten|weiterlesen\ mit|kostenlos\ testen|(?:wochen|monate?)\ lang\ für\ nur"
    r"|jetzt\ (?:testen|anmelden|registrieren)|unsere\ app|push-(?:nachrichten|mitteilungen)"
    r"|infolettre|lettre\ d['’]information|abonnez-vous|s['’]abonner|inscrivez-vous|réservé\ aux\ abonnés"
    r"|bolet[ií]n|suscr[ií]b|regístrate\ gratis|assine|cadastre-se|iscriviti|abbonati|abbonament"
    r"|nieuwsbrief|abonneer|nyhetsbrev|nyhedsbrev|prenumerera|uutiskirje|biuletyn|zapisz\ się|odběr\ novinek"
    r"|подпис(?:аться|ка|ывайтесь|ку)|рассылк|підпис(?:атися|уйтесь)|e-?bülten|abone\ ol"
    r"|订阅|訂閱|扫码关注|關注我們|关注(?:我们|公众号|微信)|公众号|下载(?:app|客户端)|下載app|打开app|电子报|電子報"
    r"|メールマガジン|メルマガ|有料会員|無料登録|会員登録|뉴스레터|구독|النشرة\ (?:البريدية|الإخبارية)|اشترك",
    re.IGNORECASE,
)
AUTHOR = re.compile(
    r"(?:about\ the\ authors?|about\ the\ writer|über\ (?:den|die)\ autor(?:in|en)?|zum\ autor|zur\ autorin"
    r"|à\ propos\ de\ l['’]auteure?|sobre\ (?:el|la)\ autora?|sobre\ [oa]\ autora?|sull['’]autore|over\ de\ auteur"
    r"|om\ forfatteren|об\ авторе|o\ autorze|yazar\ hakkında|关于作者|關於作者|作者简介|作者簡介|著者(?:について|紹介)"
    r"|저자\ 소개)\W*$",
    re.IGNORECASE,
)
