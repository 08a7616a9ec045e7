"""Lines that close an article or break into it without being part of it, by language."""

import re

# Wherever they stand.
_FURNITURE = re.compile(
    r"""^(?:
    (?:广告|廣告|推广|advertisement|advert|ad|ads|anzeige|werbung|publicit[ée]|publicidad|pubblicit[àa]|advertentie
      |reklama|annons|annonse
      |реклама|広告|スポンサーリンク|إعلان|sponsored|story\ continues\ below(?:\ advertisement)?
        |article\ continues\ (?:below|after).{0,30}
      |article\ content|recommended\ videos?|toggle\ caption|extern(?:er|e)\ inhalte?|eingebetteter\ inhalt|embed
      |external\ content|contenu\ externe|contenido\ externo|\d{1,3}-minute\ (?:listen|read)|\d{1,3}\ min(?:ute)?\ read
      |continue\ reading|scroll\ to\ continue.{0,20}|loading.{0,3}|share|share\ this.{0,20}|copy\ link|tweet
        |print|email|follow|listen
      |teilen|drucken|partager|compartir|condividi|compartilhar|nach\ oben|back\ to\ top|top)[\s:：.…>»]*
    |(?:广告|推广)[:：].{0,60}
    |.{0,12}(?:扫描|扫一扫|长按|识别).{0,12}(?:二维码|码).{0,30}
    |(?:广告|廣告).{0,80}[×✕✖]
    |.{0,30}(?:二维码).{0,12}(?:手机|访问|关注|查看|加入|添加).{0,20}
    |(?:related\ (?:post|story|article)|zum\ artikel|zum\ thema|mehr\ dazu|lesetipp|auch\ interessant|siehe\ auch
      |voir\ aussi|vedi\ anche|guarda\ anche|ver\ también|veja\ também|zobacz\ (?:też|także)|czytaj\ więcej
      |lue\ myös|les\ også|læs\ også|по\ теме|смотрите\ также|см\.\ также
      |read\ more|read\ also|also\ read|see\ also|read|related|more|watch|watch\ more|lesen\ sie\ auch
      |mehr\ zum\ thema|lire\ aussi|à\ lire\ aussi|lea\ también
      |lee\ también|te\ puede\ interesar|leia\ também|leia\ mais|leggi\ anche|lees\ ook|läs\ också
        |czytaj\ także|czytaj\ też|читайте\ также|читайте\ ещё|baca\ juga
      |ilgili\ haber|xem\ thêm|延伸阅读|相关阅读|相关新闻|推荐阅读|关联阅读|関連記事
        |관련\s?기사)\s*[:：>»|–-]\s*.{3,160}
    )$""",
    re.IGNORECASE | re.VERBOSE,
)

# Wherever they stand, and however long: prompts to scan a code, codes that the content system left unread.
_PROMPT = re.compile(
    r"^.{0,6}(?:扫描|扫码|扫一扫|长按|识别).{0,16}(?:二维码|码).{0,8}(?:关注|加入|添加|回复|获取).{0,160}$"
    r"|^\[(?P<code>[a-z_-]{3,24})(?: [^\]]{0,200})?\].{0,120}\[/(?P=code)\]$",
    re.IGNORECASE,
)

# Only in the run of lines at either end.
_TAIL = re.compile(
    r"""^[\W_]*(?:
    (?:责任编辑|责任編輯|責任編輯|责编|責編|编辑|編輯|本文编辑|值班编辑|实习编辑|网络编辑|美编|美術編輯
      |版面编辑|视觉|排版|制图|制作|校对|校對|审核|审校|审读|终审|初审|复审|复核|监制|統籌|统筹|策划|主编|总编
        |值班主任|值班主编|编审|核发|签发|签审)\s*[:：|／/丨].{0,60}
    |(?:责任编辑|责编|編輯|编辑)\s*[一-龥]{2,4}(?:\s*[一-龥]{2,4})?
    |(?:来源|來源|稿源|消息来源|文章来源|信息来源|新闻来源|资料来源|转自|转载自|本文来源|本文转自|本文来自
      |原标题|原文链接|原文标题|原文地址|本文链接|文章链接|本文地址|本文网址|转载请注明.{0,10}|版权声明
        |版權聲明|免责声明|免責聲明|特别声明|郑重声明|声明|版权所有|著作权声明)\s*[:：].{0,400}
    |(?:本文|本站|本网|本報|本报|文章).{0,30}(?:版权|转载|轉載|侵权|侵權|仅供参考|不代表|不构成).{0,300}
    |.{0,80}(?:如有侵权|如有侵權|如涉及版权|侵权.{0,6}(?:删除|联系)|未经.{0,10}(?:授权|许可|允许).{0,20}(?:转载
      |使用|复制)|转载请.{0,4}(?:注明|联系|标明)|不代表.{0,12}(?:立场|观点)|风险自担|不构成投资建议
        |版权归.{0,10}所有).{0,200}
    |(?:分享|转发|收藏|点赞|打印|举报|反馈|纠错|返回|关闭|顶|踩|赞|喜欢|阅读|浏览|标签|標籤|关键词|关键字|tag
      |分类|栏目|赞赏|打赏|微信|微博|朋友圈|qq空间|字号|大\s*中\s*小).{0,3}(?:[:：到至].{0,60}|\d*|窗口|首页
        |列表|顶部)
    |(?:上一篇|下一篇|上一页|下一页|上一条|下一条|前一篇|后一篇|上一則|下一則).{0,80}
    |(?:扫码|扫一扫|长按|点击|关注|添加|下载|打开|更多精彩|更多(?:新闻|内容|资讯)|欢迎).{0,20}(?:关注|公众号
      |客户端|二维码|app|阅读原文|加入|订阅|下载|微信|咨询).{0,60}
    |(?:阅读原文|查看原文|点击查看|展开全文|查看更多|加载更多|返回首页|返回列表)
    |[「“"]?(?:真诚|感谢|欢迎|请我|喜欢)?.{0,6}(?:赞赏|打赏).{0,12}[」”"]?
    |(?:微信)?公众号|(?:制作单位|主办单位|主管单位|承办单位|技术支持|备案号|网站备案|邮编)\s*[:：].{0,120}
    |作者\s*[:：].{0,20}(?:责任编辑|责编|编辑)\s*[:：].{0,30}
    |[^@.!?。！？]{0,40}[:：]?[^@\w]{0,6}[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,20}){1,4}
    |.{0,40}(?:报料|爆料|投稿|热线|新闻线索).{0,10}[:：].{0,80}
    |(?:copyright|©|\(c\)|all\ rights\ reserved|alle\ rechte\ vorbehalten|tous\ droits\ réservés
      |todos\ los\ derechos|todos\ os\ direitos|tutti\ i\ diritti|все\ права\ защищены|無断転載|版权所有).{0,240}
    |.{0,160}(?:all\ rights\ reserved|alle\ rechte\ vorbehalten|tous\ droits\ (?:de\ reproduction|réservés)
      |todos\ los\ derechos\ reservados|無断転載.{0,12}禁|may\ not\ be\ (?:published|reproduced).{0,120})\.?
    |follow\ (?:us|him|her|them|me|[\w.'’ -]{2,40})\ on\ (?:twitter|x|facebook|instagram|bluesky|threads
      |linkedin|google|telegram|whatsapp|mastodon).{0,160}
    |(?:follow|like|join)\ us\b.{0,120}
    |(?:sign\ up|subscribe|register)\b.{0,40}\b(?:newsletter|newsletters|inbox|updates|daily|weekly|channel
      |podcast|email|alerts)\b.{0,160}
    |(?:get|download)\b.{0,60}\b(?:newsletter|app|inbox)\b.{0,80}
    |.{0,40}\b(?:contributed\ to\ this\ (?:report|story|article)|contributed\ reporting)\b.{0,80}
    |(?:additional\ )?(?:reporting|editing|writing|compiled|edited|translated|written
      |additional\ reporting)\ (?:by|from)\ .{2,160}
    |\((?:reporting|editing|additional\ reporting|writing)\ by\ .{2,240}
    |(?:originally|first)\ published\b.{0,120}
    |(?:this|the)\ (?:article|story|post|piece)\ (?:was|has\ been)\ (?:(?:originally|first|last)\ )?
      (?:published|updated|republished|amended|corrected)\b.{0,200}
    |(?:last\ )?(?:updated|published|posted|modified)\s*(?:on|at|:).{0,60}
    |(?:filed\ under|tags?|topics?|categories|category|posted\ in|labels|more\ on|read\ more\ about
      |see\ more\ on|schlagw[öo]rte(?:r)?|themen|stichw[öo]rter|mots[\ -]cl[ée]s|etiquetas|temas|tópicos|tag
        |теги|метки|etiketler)\s*[:：].{0,240}
    |(?:send|email|contact|write\ to|reach)\b.{0,60}\b(?:tips|letters|editor|newsroom|reporter|us|him|her
      |author)\b.{0,120}
    |(?:have\ (?:a|you\ got\ a)|got\ a)\b.{0,40}\b(?:tip|story|question|news)\b.{0,140}
    |(?:do\ you\ have|did\ you\ find|spotted\ an?)\b.{0,80}(?:\?|error|mistake).{0,60}
    |(?:photo|photos|image|images|picture|foto|fotos|bild|bilder|photo\ credit|image\ credit|crédit\ photo
      |fotografía|图片来源|图源|图|摄影|圖)\s*[:：©/].{0,120}
    |(?:quelle|quellen|source|sources|fuente|fonte|bron|källa|kilde|źródło|zdroj|источник|джерело|kaynak|nguồn
      |sumber|출처|出典|المصدر)\s*[:：].{0,80}
    |(?:mit\ material\ (?:von|der)|mit\ agenturmaterial|avec\ afp|con\ informaci[óo]n\ de
      |com\ informações\ d[aoe]|\((?:dpa|afp|ap|reuters|sid|apa|kna|epd|efe|ansa|tt|ntb|ritzau
        |ap\ photo)(?:[/,\ -][\w/-]{1,20})*\))\W*.{0,60}
    |(?:fehler\ (?:im|gefunden)|artikel\ merken|artikel\ (?:drucken|teilen|kommentieren)|schreiben\ sie\ uns
      |jetzt\ (?:abonnieren|anmelden|teilen)|folgen\ sie\ uns|abonnieren\ sie|newsletter).{0,120}
    |(?:suivez[- ]nous|abonnez[- ]vous|inscrivez[- ]vous|s[ií]guenos|suscríbe|siga[- ]nos|assine|inscreva[- ]se
      |seguici|iscriviti|volg\ ons|följ\ oss|obserwuj\ nas|подписывайтесь|подпишитесь|підписуйтесь|bizi\ takip
        |ikuti\ kami|theo\ dõi).{0,160}
    |(?:leave\ a\ (?:comment|reply)|\d*\s*comments?|no\ comments|kommentare?\s*\d*|\d+\s*kommentare?
      |comentarios?|commentaires?|commenti)
    |(?:previous|next|older|newer|prev|zurück|weiter|vorheriger|nächster|précédent|suivant|anterior|siguiente
      |próximo|precedente|successivo)\b\s*(?:post|article|story|page|entry|beitrag|artikel)?\s*[:：«»←→<>].{0,120}
    |(?:share|like|tweet|pin|print|email|save|reprints|facebook|twitter|whatsapp|telegram|linkedin|pinterest
      |reddit|x|weibo|wechat|line|hatena|instagram|youtube|vk)(?:\s*[,|/·•]?\s*(?:share|like|tweet|pin|print
        |email|save|facebook|twitter|whatsapp|telegram|linkedin|pinterest|reddit|x|on|this|via|instagram|youtube|vk))*
    |\#\s?[\w-]+(?:[\s,]+\#\s?[\w-]+)*
    )[\W_]*$""",
    re.IGNORECASE | re.VERBOSE,
)
_DATE_ONLY = re.compile(
    r"^\D{0,16}\d{1,4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,4}日?(?:[\s,T]*\d{1,2}[:.hH]\d{2}(?::\d{2})?)?\s*(?:Uhr|h|GMT|UTC|am|pm)?\W*$"
)
_LONGEST = 500


def is_furniture(line: str, linked: int = 0) -> bool:
    """Tell whether a line is page furniture wherever it stands; ``linked`` is the number of its characters in links."""
    if len(line) > 240:
        return False
    if _PROMPT.match(line.strip()):
        return True
    found = _FURNITURE.match(line.strip())
    if not found:
        return False
    return len(line) < 40 or linked * 3 >= len(line)


def is_tail(line: str, linked: int = 0) -> bool:
    """Tell whether a line at the end or beginning of a text is a credit, notice, prompt, tag list or link."""
    text = line.strip()
    if len(text) > _LONGEST:
        return False
    if len(text) < 200 and linked >= 0.9 * len(text) > 0 and not text.startswith(("http", "www.")):
        return True
    return bool(_TAIL.match(text) or _DATE_ONLY.match(text)) or not any(map(str.isalnum, text))
