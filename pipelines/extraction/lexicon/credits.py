"""The words of credit lines in many languages: who wrote, who helped, who is nobody."""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word for line in text.strip().split("\n") for word in line.split("|"))


# What stands before an author's name at the start of a byline.
BY = _listed("""
by|words by|written by|story by|reported by|text by|article by|posted by|published by|author|authors|von|vom|text
text von|autor|autorin|autoren|par|propos recueillis par|auteur|texte|rédigé par|publié par|por|texto|escrito por
publicado por|autora|autores|di|a cura di|de|autore|testo|scritto da|pubblicato da|da|door|geschreven door|av
skrevet av|af|skrevet af|tekst|skriven av|przez|autorka|od|napsal|napsala|автор|авторы|текст|от|автори|yazan
erstellt von|verfasst von|geschrieben von|ein beitrag von|eine kolumne von|ein kommentar von|ein gastbeitrag von
une chronique de|propos de|una columna de|un articolo di|uma crónica de|a column by|an essay by|opinion by
kirjoittaja|teksti|بقلم|كتب|كتبت|oleh|penulis|reporter
veröffentlicht von|gepostet von|eingestellt von|gespeichert von|submitted by|posté par|inserito da|geplaatst door
postet av|publisert av|publicerad av|text & fotos|text und fotos|text & foto|text und foto|text & bild|text und bild
text & bilder|text und bilder|text och foto|text & photos|text and photos|words and pictures|texte et photos
texto y fotos|texto e fotos|testo e foto|tekst og foto|tekst en foto's
""")

# What the label of a row of data calls the author.
AUTHOR_LABELS = _listed("""
author|authors|written by|autor|autorin|autoren|autor/in|verfasser|verfasserin|auteur|auteurs|auteure|autrice|autore
autori|autores|autora|författare|forfatter|kirjoittaja|szerző|yazar|автор|автори|авторы|συντάκτης|penulis|tác giả
verfasst von|geschrieben von|écrit par|escrito por|scritto da|geschreven door|skriven av|skrevet av|napisał|写作
""")

# What stands before the maker of the pictures.
PHOTO_BY = _listed("""
photo by|photos by|photography by|photographs by|photo|photos|foto|fotos|foto von|bild|bilder|photo par|photos par
foto di|foto de|foto's|фото|video by|illustration by|illustrations by|picture|pictures
""")

# What stands between two names of one list.
AND = (
    r"\s+(?:and|und|et|y|e|en|och|og|ja|i|a|и|та|ve|и|v|with|mit|avec|con)\s+"
    r"|\s*[,;、；，|&+•·]\s*|\s+[-/]\s+|(?<=[a-zà-ÿ]{3})/(?=[A-ZÀ-Ý][a-zà-ÿ]+\s)"
)

# Accounts that stand where an author's name would: nobody in particular.
ACCOUNTS = frozenset(
    _listed("""
john doe|jane doe|max mustermann|your name|author name
admin|administrador|administrator|adminstrator|anonymous|author|author_name|default|editor|editors|guest|moderator
name|no author|nobody|none|null|mehr|more|owner|publisher|root|siteadmin|superadmin|sysadmin|test|unknown|user
web-master|webadmin
webmaster|webredaktion|webteam|wordpress|互联网|会员|佚名|作者|创始人|匿名|原创|发布者|小编|投稿|整理|新闻中心|未知
本刊|本报讯|本站|本站原创|本站编辑|本网|游客|爱好者|用户|站长|管理员|管理者|系统|系统管理员|综合|编辑|编辑整理
编辑部|网友|网站管理员|网络|网络整理|网编|融媒体中心|记者|责编|超级管理员|转载|采编部
""")
)

# Desks of the house itself: nobody's name, and no source either.
DESKS = _listed("""
staff|newsroom|news desk|newsdesk|editorial|redaktion|redakcja|redakce|redactie|redacción|redaccion|redazione
rédaction|redaction|redação|redacao|редакция|редакція|team|press release|pressemitteilung|correspondent|web desk
online desk|desk|編集部|取材班|写真部|support|contributor|guest post
""")

# Offices: a house rather than a person.
OFFICES = (
    *DESKS,
    *_listed("""
agencies|agenturen|agences|agencias|agenzie|media|newspaper|magazine|online|news|tv|radio
"""),
)

# Agencies and the like: a source, never a person.
AGENCIES = frozenset(
    _listed("""
aa|aap|afp|afp/ap|agence france-presse|agencia efe|agerpres|anadolu agency|anadolu ajansı|ani|anp|ansa|antara|ap|apa
apa/ap|associated press|ats|bbc|belga|bernama|bloomberg|business wire|canadian press|cnn|cp|ctk|ddp
deutsche presse-agentur|dha|dow jones|dpa|efe|epd|europa press|ians|iha|interfax|jiji|keystone-sda|kipa|kna|kyodo
lusa|mti|ntb|pa|pap|pr newswire|press association|pti|reuters|ritzau|sda|sid|stt|tanjug|tass|the associated press
the canadian press|tt|ukrinform|unian|upi|xinhua|xinhua news agency|yonhap|čtk|интерфакс|риа новости|тасс|中国新闻网
中央社|中新社|中新网|人民日报|人民网|共同社|共同通信|共同通信社|千图网|受访者供图|受访者提供|图虫|图虫创意|塔斯社
央视|央视新闻|新华社|新华社发|新华网|時事通信|時事通信社|法新社|澎湃新闻|网络截图|美联社|视觉中国|路透社|韩联社
""")
)

# Words of posts and buttons that no name holds.
TITLES = frozenset(
    _listed("""
about|analyst|article|artikel|assistant|associate|autor|autorin|bureau|chief|columnist|comment|contact|contributor
copyright|correspondent|deputy|director|editor|folgen|follow|fotograf|getty|giornalista|head of|image|jornalista
journalist|journaliste|kommentare|korrespondent|korrespondentin|lesedauer|lesezeit|managing|min read|min.
minute read|minuten|minutes|periodista|photo|photographer|political|producer|published|read|read more|redactor
redactora|redakteur|redakteurin|reporter|ressortleiter|senior|share|sign up|subscribe|updated|video|views|writer
корреспондент
""")
)

# Chinese credit roles: who writes, who helps with pictures, who only edits.
CN_AUTHOR = _listed("""
实习记者|见习记者|特约记者|首席记者|特派记者|全媒体记者|融媒体记者|融媒记者|本报记者|本网记者|本台记者|摄影记者
文字记者|通讯员|特约通讯员|实习生|特约撰稿人|特约撰稿|特约评论员|评论员|撰稿人|撰稿|撰文|采写|作者|记者|采访|文图
图文|文字|原创|供稿|文
""")
CN_HELPER = _listed("""
摄影报道|摄影|摄像|图片|供图|视频|制图|漫画|配音|翻译|图|摄
""")
CN_OFFICE = _listed("""
责任编辑|责编|编辑|校对|审核|审签|终审|初审|复审|二审|三审|一审|监制|总监制|策划|统筹|主编|值班主编|值班编委|排版
制作|美编|版面|签发|来源|稿源|发布|编审|编校|录入|监审|出品|实习编辑|值班总编|值班编辑|新媒体编辑|网络编辑|首席编辑
""")

# Characters a Chinese family name begins with.
SURNAMES = frozenset(
    """
    丁万东严丰乌乐乔乜习买于云井亢仇仉从付仝代仰仲任伊伍伏但何佘余佟佴侯俞倪傅储元充党全公兰关养冀冉农冯况冷凌凤刁刘
    初利别劉劳勾包匡华卓单卜卞卢卫印危厉厍原双古史叶司吉后向吕吳吴呂周和咸唐喻嚴国堵夏夔奚姚姜姬娄孔孙孟季孫宁安宋宓
    宗宣宦宫宰家容宿寇富寿封尚尤尹居屈屠山岑岳崔嵇巢左巩巫巴帅师帖席常干平幸广庄应庞康庾廉廖弓弘张張强归彭徐怀惠慎慕
    戈戎成战戚戴房扈才扶揭支敖文方於施时昌明易昝晁晋晏景暨暴曲曹曾有朱权李杜束来杨杭松林柏查柯柳柴栾桂桑桓梁梅楊楚樊
    欧步武殳段殷毋毕毛水汝江池汤汪汲沃沈沙法洪浦海涂温游湛滑滕满潘濮焦熊燕牛牧狄王班琴璩甄甘田申白皮益盖盛盧相督瞿石
    祁祖祝禄禹秋秦程税穆空窦章童竺符简管範籍米糜索红纪终经缑缪罗羅羊羿翁翟耿聂肖胡胥能臧舒艾芮花苍苏苗苟范茅茹荀荆荣
    莘莫萧萬葉葛董蒋蒙蒯蒲蓝蓟蓬蔚蔡蔣蔺蕭薄薛蘇虞融衡袁裘裴褚覃解許訾詹謝譚计许诸谈谌谢谭谷賀賴贝贡贲费贺贾赖赵越趙
    路车辛边连逄通逯邓邢那邬邰邱邴邵邸邹郁郈郎郏郑郗郜郝郤郦郭都鄂鄢鄧鄭酆金錢鍾钟钦钭钮钱铁閻闫闵闻阎阙阚阮阴陆陈陳
    陶陸隆隗雍雷霍靳鞠韓韦韩韶项须顾颜饶馬馮马骆高鬱魏鱼鲁鲍麻黃黄黎齐龍龔龙龚
    """.replace("\n", "").replace(" ", "")
)

# What follows 记者 without being a name.
CN_NOT_NAMES = frozenset(
    _listed("""
上海|与|专访|了解|了解到|今日|介绍|从|从业|们|会|体验|供图|供稿|全媒体|制图|剪辑|北京|南京|及|发现|台北|和|团|团队
图|图片|在|多方|多次|天津|实习|实习生|实地|家|席|广州|成都|手记|报道|招待会|探访|提供|提问|摄|摄像|摄影|整理|文|文字
方面|日前|昨日|来到|来源|杭州|查询|梳理|武汉|注意到|深圳|特约|独家|王者|现场|现场看到|电|直播|看到|站|综合|编辑|联系
致电|节|获得|获悉|表示|见习|观察|视频|讯|记者|证|调查|责编|走访|走进|近日|连线|通讯员|通过|采访|采访了|重庆|问|随
随同|随机|首席|香港|高清
""")
)
