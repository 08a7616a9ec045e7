"""The words dates are written with, by meaning rather than by language: months, units, near days, zones."""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word for line in text.strip().split("\n") for word in line.split("|"))


# One group a month, forms of several languages, nominative and genitive, without final points.
_MONTHS = (
    """
january|jan|januar|jänner|janner|jän|janvier|janv|enero|ene|gennaio|gen|janeiro|januari|января|январь|янв|січня
stycznia|styczeń|sty|ledna|leden|led|januára|ocak|oca|tammikuuta|tammikuu|ιανουαρίου|ianuarie|ian|január|يناير
كانون الثاني|جانفي|ינואר|जनवरी|มกราคม|ม.ค
""",
    """
february|feb|februar|feber|février|fevrier|févr|fevr|fév|febrero|febbraio|fevereiro|fev|februari|февраля|февраль|фев
февр|лютого|lutego|luty|února|únor|februára|şubat|subat|helmikuuta|helmikuu|φεβρουαρίου|februarie|február|فبراير
شباط|فيفري|פברואר|फरवरी|กุมภาพันธ์|ก.พ
""",
    """
march|mar|märz|maerz|mrz|mars|marzo|março|marco|maart|mrt|марта|март|мар|березня|marca|marzec|března|březen|mart
maaliskuuta|maaliskuu|μαρτίου|martie|március|مارس|آذار|מרץ|मार्च|มีนาคม|มี.ค
""",
    """
april|apr|avril|avr|abril|abr|aprile|апреля|апрель|апр|квітня|kwietnia|kwiecień|kwi|dubna|duben|apríla|nisan|nis
huhtikuuta|huhtikuu|απριλίου|aprilie|április|أبريل|ابريل|نيسان|أفريل|אפריל|अप्रैल|เมษายน|เม.ย
""",
    """
may|mai|mayo|maggio|mag|maio|mei|мая|май|травня|maja|maj|května|květen|mája|mayıs|toukokuuta|toukokuu|μαΐου|május
مايو|أيار|ايار|ماي|מאי|मई|พฤษภาคม|พ.ค
""",
    """
june|jun|juni|juin|junio|giugno|giu|junho|июня|июнь|июн|червня|czerwca|czerwiec|cze|června|červen|júna|haziran|haz
kesäkuuta|kesäkuu|ιουνίου|iunie|június|يونيو|حزيران|جوان|יוני|जून|มิถุนายน|มิ.ย
""",
    """
july|jul|juli|juillet|juil|julio|luglio|lug|julho|июля|июль|июл|липня|lipca|lipiec|lip|července|červenec|júla|temmuz
tem|heinäkuuta|heinäkuu|ιουλίου|iulie|július|يوليو|تموز|جويلية|יולי|जुलाई|กรกฎาคม|ก.ค
""",
    """
august|aug|août|aout|agosto|ago|augustus|augusti|августа|август|авг|серпня|sierpnia|sierpień|sie|srpna|srpen|augusta
ağustos|agustos|ağu|elokuuta|elokuu|αυγούστου|augusztus|أغسطس|اغسطس|آب|أوت|אוגוסט|अगस्त|สิงหาคม|ส.ค
""",
    """
september|sep|sept|septembre|septiembre|setiembre|settembre|set|setembro|сентября|сентябрь|сен|сент|вересня|września
wrzesień|wrz|září|zari|septembra|eylül|eyl|syyskuuta|syyskuu|σεπτεμβρίου|septembrie|szeptember|سبتمبر|أيلول|ايلول
ספטמבר|सितंबर|กันยายน|ก.ย
""",
    """
october|oct|oktober|okt|octobre|octubre|ottobre|ott|outubro|out|октября|октябрь|окт|жовтня|października|październik
paź|října|říjen|október|ekim|eki|lokakuuta|lokakuu|οκτωβρίου|octombrie|أكتوبر|اكتوبر|تشرين الأول|אוקטובר|अक्टूबर
ตุลาคม|ต.ค
""",
    """
november|nov|novembre|noviembre|novembro|ноября|ноябрь|ноя|нояб|листопада|listopada|listopad|lis|listopadu|novembra
kasım|kas|marraskuuta|marraskuu|νοεμβρίου|noiembrie|نوفمبر|تشرين الثاني|נובמבר|नवंबर|พฤศจิกายน|พ.ย
""",
    """
december|dec|dezember|dez|décembre|decembre|déc|diciembre|dic|dicembre|dezembro|декабря|декабрь|дек|грудня|grudnia
grudzień|gru|prosince|prosinec|decembra|aralık|ara|joulukuuta|joulukuu|δεκεμβρίου|decembrie|ديسمبر|كانون الأول|דצמבר
दिसंबर|ธันวาคม|ธ.ค
""",
)
MONTHS = {word: number for number, group in enumerate(_MONTHS, start=1) for word in _listed(group)}

# Seconds in a unit of a relative date.
_UNITS = (
    (
        1,
        """
second|seconds|sec|secs|sekunde|sekunden|seconde|secondes|segundo|segundos|secondo|secondi|секунд|секунды|秒|秒钟
""",
    ),
    (
        60,
        """
minute|minutes|min|mins|minuten|minuto|minutos|minuti|minuut|минут|минуты|минуту|минута|minuty|minut|dakika|分钟
分鐘|分
""",
    ),
    (
        3600,
        """
hour|hours|hr|hrs|h|std|stunde|stunden|heure|heures|hora|horas|ora|ore|uur|uren|час|часа|часов|timmar|timer|hodin
hodiny|godzin|godziny|godzinę|saat|小时|小時|个小时|時間
""",
    ),
    (
        86400,
        """
day|days|d|tag|tagen|tage|jour|jours|día|días|dia|dias|giorno|giorni|dag|dagen|dagar|dage|день|дня|дней|dní|dny|dni
gün|天|日
""",
    ),
    (
        604800,
        """
week|weeks|woche|wochen|semaine|semaines|semana|semanas|settimana|settimane|weken|veckor|uger|неделю|недели|недель
hafta|周|週間|星期
""",
    ),
    (
        2592000,
        """
month|months|monat|monaten|monate|mois|mes|meses|mês|mese|mesi|maand|maanden|месяц|месяца|месяцев|ay|个月|個月|か月
""",
    ),
    (
        31536000,
        """
year|years|jahr|jahren|jahre|an|ans|année|années|año|años|ano|anos|anno|anni|jaar|год|года|лет|yıl|年
""",
    ),
)
UNITS = {word: seconds for seconds, group in _UNITS for word in _listed(group)}

AGO_BEFORE = _listed("""
vor|il y a|hace|há|πριν|منذ|قبل|för|for|przed|před
""")
AGO_AFTER = _listed("""
ago|fa|atrás|atras|geleden|назад|sedan|siden|temu|önce
""")

# Days back from today.
_NEAR = (
    """
今天|今日|today|heute|aujourd'hui|aujourd’hui|hoy|oggi|hoje|vandaag|сегодня|bugün|dzisiaj|dziś|idag|i dag|اليوم|今朝
""",
    """
昨天|昨日|yesterday|gestern|hier|ayer|ieri|ontem|gisteren|вчера|dün|wczoraj|igår|i går|أمس|昨晚
""",
    """
前天|vorgestern|anteayer|avant-hier|позавчера|おととい|一昨日
""",
)
NEAR_DAYS = {word: days for days, group in enumerate(_NEAR) for word in _listed(group)}

NOW = frozenset(
    _listed("""
gerade eben|just now|à l'instant|только что|たった今|刚刚|刚才|只今
""")
)

# Offsets in minutes of the names that pages print; names with several meanings are left out.
_ZONES = """
z=0|utc=0|gmt=0|bst=60|wet=0|west=60|cet=60|mez=60|cest=120|mesz=120|eet=120|eest=180|msk=180|мск=180|jst=540
kst=540|hkt=480|sgt=480|wib=420|aest=600|aedt=660|nzst=720|nzdt=780|est=-300|edt=-240|cdt=-300|mst=-420|mdt=-360
pst=-480|pdt=-420|sast=120|北京时间=480
"""
ZONES = {name: int(minutes) for name, minutes in (pair.split("=") for pair in _listed(_ZONES))}

# What introduces the date of publication, a later change, and a clock or a line of law.
PUBLISHED = _listed("""
发布时间|发布日期|发表时间|发布于|发表于|发稿时间|时间|日期|published|posted|publié|publicado|pubblicato
veröffentlicht|erschienen|опубликовано|公開|掲載|投稿|gepubliceerd|wurde am|gepostet
eingestellt am|geschrieben am|verfasst am|notizia del|mis en ligne|posté le
escrito el|scritto il|date|datum|fecha|created|erstellt|stand
publicerad|publisert|publiceret|udgivet|julkaistu|opublikowano|zveřejněno|publikováno|megjelent|publicat
objavljeno|δημοσίευση|yayınlanma|đăng ngày|diterbitkan|تاريخ النشر|게시|입력
""")
MODIFIED = _listed("""
updated|update|modified|edited|aktualisiert|geändert|mis à jour|modifié|màj|actualizado|actualizada|modificado
aggiornato|modificato|atualizado|bijgewerkt|gewijzigd|обновлено|更新|修改|最后更新|uppdaterad|oppdatert|opdateret
päivitetty|aktualizace|zaktualizowano|güncelleme|تحديث|revised|last changed
änderung|bearbeitet|überarbeitet|aktualisierung|ändrad|endret|ændret|muokattu|upraveno|aktualizacja|frissítve
изменено|cập nhật|diperbarui|수정
""")
CLOCK = _listed("""
今天是|现在是|现在时间|当前时间|北京时间:|copyright|©|(c)|版权|all rights|备案|today is|heute ist|star date|expires
valid until|deadline|截止
""")
