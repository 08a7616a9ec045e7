"""The words of credit lines in many languages: who wrote, who helped, who is nobody."""

# What stands before an author's name at the start of a byline.
BY = (
    "by", "words by", "written by", "story by", "reported by", "text by", "article by", "posted by", "published by",
    "author", "authors", "von", "vom", "text", "text von", "autor", "autorin", "autoren", "par", "propos recueillis par",
    "auteur", "texte", "rédigé par", "publié par", "por", "texto", "escrito por", "publicado por", "autora", "autores", "di",
    "a cura di", "de", "autore", "testo", "scritto da", "pubblicato da", "da", "door", "geschreven door", "av", "skrevet av", "af", "skrevet af",
    "tekst", "skriven av", "przez", "autorka", "od", "napsal", "napsala", "автор", "авторы", "текст", "от", "автори", "yazan", "kirjoittaja", "teksti",
    "بقلم", "كتب", "كتبت", "oleh", "penulis", "reporter",
)  # fmt: skip

PHOTO_BY = (
    "photo by", "photos by", "photography by", "photographs by", "photo", "photos", "foto", "fotos", "foto von", "bild", "bilder",
    "photo par", "photos par", "foto di", "foto de", "foto's", "фото", "video by", "illustration by", "illustrations by", "picture", "pictures",
)  # fmt: skip

AND = r"\s+(?:and|und|et|y|e|en|och|og|ja|i|a|и|та|ve|و|with|mit|avec|con)\s+|\s*[,;、，；/|&+•·]\s*|\s+-\s+"

# Accounts and offices that stand where an author's name would: nobody in particular.
ACCOUNTS = frozenset(
    """
    admin administrator administrador adminstrator webmaster web-master root editor editors user guest test author anonymous name author_name nobody none null
    unknown superadmin webadmin siteadmin sysadmin wordpress webredaktion webteam moderator default owner publisher
    创始人 管理员 管理者 站长 小编 编辑 网编 编辑部 佚名 匿名 未知 网络 网友 网站管理员 系统管理员 超级管理员 本站 本站编辑 发布者 作者 原创 转载 责编 记者
    整理 综合 系统 用户 会员 游客 投稿 爱好者 新闻中心 融媒体中心 采编部 本网 本刊 本报讯 本站原创 互联网 网络整理 编辑整理
    """.split()
)
OFFICES = (
    "no author", "staff", "newsroom", "news desk", "newsdesk", "editorial", "redaktion", "redakcja", "redakce", "redactie", "redacción", "redaccion",
    "redazione", "rédaction", "redaction", "redação", "redacao", "редакция", "редакція", "team", "press release", "pressemitteilung",
    "agencies", "agenturen", "agences", "agencias", "agenzie", "correspondent", "web desk", "online desk", "desk", "編集部", "取材班",
    "写真部", "support", "contributor", "guest post", "media", "newspaper", "magazine", "online", "news", "tv", "radio",
)  # fmt: skip

# Agencies and the like: a source, never a person.
AGENCIES = frozenset(
    """
    afp ap apa dpa reuters sda ats ansa efe tass interfax upi pti ani ians jiji kyodo xinhua bloomberg sid ddp epd kna ctk čtk
    pap ntb tt ritzau stt belga anp lusa aa dha iha pa mti tanjug unian ukrinform antara bernama yonhap aap cp cnn bbc kipa
    """.split()
) | {
    "associated press", "the associated press", "agence france-presse", "deutsche presse-agentur", "press association",
    "canadian press", "the canadian press", "europa press", "anadolu ajansı", "anadolu agency", "xinhua news agency",
    "keystone-sda", "apa/ap", "afp/ap", "agencia efe", "dow jones", "business wire", "pr newswire", "agerpres", "риа новости", "тасс",
    "интерфакс", "時事通信", "時事通信社", "共同通信", "共同通信社", "新华社", "新华网", "中新社", "中新网", "中国新闻网", "人民网", "央视", "央视新闻", "视觉中国", "新华社发",
    "人民日报", "法新社", "路透社", "美联社", "塔斯社", "共同社", "中央社", "韩联社", "澎湃新闻", "图虫创意", "图虫", "千图网", "网络截图", "受访者供图", "受访者提供",
}  # fmt: skip

TITLES = (
    "reporter", "correspondent", "editor", "writer", "journalist", "columnist", "contributor", "producer", "redakteur",
    "redakteurin", "korrespondent", "korrespondentin", "journaliste", "periodista", "giornalista", "jornalista", "redactor", "redactora",
    "chief", "senior", "bureau", "political", "analyst", "photographer", "fotograf", "autor", "autorin", "ressortleiter", "associate",
    "assistant", "managing", "deputy", "head of", "director", "minute read", "min read", "lesezeit", "read", "follow", "share",
    "comment", "updated", "published", "subscribe", "sign up", "photo", "video", "getty", "image", "copyright", "views", "корреспондент",
    "lesedauer", "min.", "minuten", "minutes", "read more", "about", "contact", "artikel", "article", "folgen", "kommentare",
)  # fmt: skip

# Chinese credit roles.  Longer words stand before the shorter ones they hold.
CN_AUTHOR = (
    "实习记者", "见习记者", "特约记者", "首席记者", "特派记者", "全媒体记者", "融媒体记者", "融媒记者", "本报记者", "本网记者", "本台记者", "摄影记者", "文字记者", "通讯员", "特约通讯员", "实习生",
    "特约撰稿人", "特约撰稿", "特约评论员", "评论员", "撰稿人", "撰稿", "撰文", "采写", "作者", "记者", "采访", "文图", "图文", "文字", "原创", "供稿", "文",
)  # fmt: skip
CN_HELPER = ("摄影报道", "摄影", "摄像", "图片", "供图", "视频", "制图", "漫画", "配音", "翻译", "图", "摄")
CN_OFFICE = (
    "责任编辑", "责编", "编辑", "校对", "审核", "审签", "终审", "初审", "复审", "二审", "三审", "一审", "监制", "总监制", "策划", "统筹", "主编", "值班主编", "值班编委", "排版", "制作", "美编", "版面", "签发",
    "来源", "稿源", "发布", "编审", "编校", "录入", "监审", "出品", "实习编辑", "值班总编", "值班编辑", "新媒体编辑", "网络编辑", "首席编辑",
)  # fmt: skip

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝"
    "明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰"
    "秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融"
    "冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴归海晋楚闫法汝鄢涂钦佘佴佟肖覃付代仝苟邸来兰原初帖揭战税才买谌铁但滕陳張黃劉楊趙吳孫鄭許謝馬葉蘇盧鍾蕭羅賴範萬鄧龔嚴韓蔣呂閻賀龍馮錢譚陸"
)
CN_NOT_NAMES = frozenset(
    """
    获悉 了解 了解到 从 近日 今日 昨日 日前 报道 摄影 摄 图 文 电 讯 采访 看到 发现 注意到 综合 整理 编辑 供图 提供 供稿 通讯员 记者 实习生 在 来到 走进 走访 来源 责编
    团队 全媒体 联系 介绍 现场 表示 采访了 现场看到 梳理 独家 获得 随 随机 随同 探访 实地 体验 多次 多方 查询 致电 从业 证 站 会 节 家 们 团 席 招待会 问 提问 手记 观察 调查 视频 图片
    文字 制图 摄像 剪辑 王者 特约 见习 首席 实习 专访 直播 连线 北京 上海 广州 深圳 南京 成都 武汉 杭州 天津 重庆 香港 台北 高清 方面 通过 和 与 及
    """.split()
)
