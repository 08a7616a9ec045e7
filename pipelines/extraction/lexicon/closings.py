"""What a house prints under (and now and then above) any of its articles: notices, thanks, prompts, by language."""

import re

# Asked of lines at the two ends of a text only, matched from the beginning of the line; blanks stand for themselves.
_OPENINGS = (
    # English: whose views these are, how the text came about, what pays for it
    r"(?:the )?(?:views?|opinions?)(?: and (?:views|opinions))? (?:expressed|in this|reflected|are those|are solely)\b",
    r"(?:opinion|guest) (?:articles|pieces|columns) reflect\b",
    (
        r"(?:this|the) (?:story|article|post|piece|content|report|page) (?:was|has been|is|may|contains|includes) "
        r"(?:\w+ ){0,3}(?:published|translated|generated|syndicated|adapted|co-published|supported|funded|affiliate"
        r"|made possible|include|contain|references|reprinted|republished)\b"
    ),
    r"(?:we|.{2,40}) (?:may|might) (?:earn|receive|get) (?:an? )?(?:\w+ )?commission\b",
    r"(?:prices?|offers|availability)\b.{0,80}\b(?:at (?:the )?time of (?:publication|writing)|subject to change)\b",
    r"(?:image|photo|picture|video)s? (?:credits?|source|courtesy)\b",
    # English: what the reader is asked for
    (
        r"if you(?:['’]d| would| wish| want|['’]re| are| have)\b.{0,60}\b(?:contribute|contact us|get in touch|submit"
        r"|email us|write for|hear from you|subscri\w+|sign up|share your)\b"
    ),
    (
        r"(?:for|get) (?:more|the latest|all the latest)\b.{0,100}\b(?:visit|check|click|see|go to|sign up|follow"
        r"|subscribe|newsletter|news page)\b"
    ),
    r"get in touch (?:with (?:us|our)|by)\b",
    r"(?:check out|see|read|catch up on) (?:more|all) (?:of|from|on|our)\b",
    r"(?:click|tap) here (?:to|for)\b",
    r"(?:did you )?(?:like|enjoy(?:ed)?) (?:this|what you)\b",
    (
        r"(?:please )?(?:support|help us|donate|become an? (?:member|patron|supporter|subscriber))\b"
        r".{0,60}\b(?:journalism|us|our|reporting|today|newsroom|work)\b"
    ),
    r"get\b.{3,60}\b(?:delivered|straight to|to your (?:door|inbox)|every (?:week|month|day))\b",
    r"more (?:ap|afp|reuters)\b.{0,60}https?:",
    r"(?:the .{2,40}|we)(?: is| are|['’]re) committed to publishing\b",
    # German
    r"dies(?:er|es)? ist eine (?:maschinelle|automatische)\b",
    (
        r"(?:diese[rs]?|der) (?:artikel|beitrag|text|meldung)\b.{0,80}\b(?:übersetz|zuerst|ursprünglich|erschien"
        r"|automatisch|veröffentlicht|entstand|stammt)"
    ),
    r"les(?:t|en sie) den original",
    r"hat (?:ihnen|dir|euch) (?:dieser|der) (?:artikel|beitrag|text)\b",
    r"(?:dann )?unterstütz(?:en sie|e|t) (?:uns|unser)",
    r"über dieses thema berichte",
    # French, Spanish, Portuguese, Italian, Dutch
    r"(?:ce|cet|cette) (?:article|texte|contenu|tribune)\b.{0,40}\b(?:publié|traduit|initialement|paru)",
    r"les (?:opinions|propos|points de vue) (?:exprimé|développé|publié)",
    r"soutenez[- ]",
    r"las opiniones (?:expresadas|vertidas|contenidas)",
    r"este (?:artículo|texto|contenido)\b.{0,40}\b(?:publicado|traducido|elaborado)",
    r"puede (?:escribirnos|seguir|consultar)\b",
    r"(?:(?:atenção|aviso)\s*:\s*)?(?:os comentários|as opiniões|comentários com)\b",
    r"este (?:artigo|texto|conteúdo)\b.{0,40}\b(?:publicado|traduzido)",
    r"(?:questo articolo|l['’]articolo)\b.{0,40}\b(?:pubblicato|tradotto|apparso)",
    r"(?:© ?)?riproduzione riservata",
    r"dit (?:artikel|bericht) (?:is|verscheen|werd)\b",
    # Polish, Russian
    r"(?:artykuł|tekst|materiał) (?:powstał|chroniony|pochodzi|sponsorowany)",
    r"мнени[ея] (?:автор|редакц)",
    r"(?:нашли|заметили|увидели) (?:ошибку|опечатку)",
    r"(?:читайте|смотрите) нас\b",
    # Japanese, Chinese
    r".{0,40}(?:転載|複製|注文印刷).{0,12}(?:希望|禁|許可|お断り|リンク)",
    r"[「『（(【].{0,30}[」』）)】].{0,30}年.{0,20}号(?:より|掲載|から)",
    r"[【\[（(]?(?:免责声明|免責聲明|声明|风险提示|版权声明|版權聲明|特别声明|提示)[】\]）)]",
    r"【[^】]{2,20}(?:キャンペーン|会員|お知らせ|ＰＲ|PR)】",
    r"(?:题图|封面图|配图|文中图片|图片均?|图文均?).{0,6}(?:来自|来源|源于|取自|转自|源自).{0,20}$",
    r"(?:風險|风险)提示\s*[:：]",
    r"\d{4}年\d{1,2}月\d{1,2}日\s*[（(]来源[:：].{2,30}[）)]$",
)
_CLOSING = re.compile(rf"[\W_]*(?:{'|'.join(_OPENINGS)})", re.IGNORECASE)
_LONGEST = 480


def is_closing(line: str) -> bool:
    """Tell whether a line at an end of a text is a standing notice, thanks or prompt of the house."""
    return len(line) <= _LONGEST and _CLOSING.match(line) is not None
