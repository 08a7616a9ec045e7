"""Notices that a site prints again and again with other dates and numbers, as a generator for measuring.

Each form keeps what such notices keep (opening hours, the telephone, the address, a sentence of advice) and changes
what they change: the day, the month, an amount, a place here and there.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
_STREETS = {
    "en": "Mill Lane|Station Road|Quarry Street|Orchard Way",
    "de": "Lindenweg|Bahnhofstraße|Mühlgasse|Kirchplatz",
    "fr": "rue des Lilas|avenue Foch|place du Marché|quai Sud",
    "es": "calle Mayor|avenida del Puerto|plaza Nueva|calle Olmo",
    "ru": "улице Садовой|Речной улице|проспекте Труда|Заводской улице",
    "zh": "望江路|解放东路|青年大街|滨河南路",
    "ja": "本町通り|駅前通り|桜町|港南",
    "ko": "중앙로|역전길|강변로|시장길",
}
_FORMS = {
    "en": (
        (
            "The mobile blood donation unit returns to the town hall on {day} {month} {year}. Donors are"
            " welcome from 15:00"
            " to 19:30; the last registration is at 19:00. Last time {count} people came, {some} of them"
            " for the first"
            " time, and {litres} units were collected.\n\nAnyone between 18 and 65 who weighs at least 50"
            " kilograms may"
            " give blood. Please bring a photo identity card and drink plenty of water before you come."
            " Donors must wait"
            " 56 days between two donations.\n\nAppointments can be booked on 0114 496 0321 or at the desk"
            " of the library,"
            " which is open on weekdays from 9 to 17. The unit thanks all volunteers for their help."
        ),
        (
            "Retail prices rose by {some}.{digit} percent in {month} compared with a year earlier, the"
            " statistics office"
            " said on {day} {month}. Economists had expected {digit}.{count} percent. Food prices increased by"
            " {digit}.{some} percent while energy became {some}.{digit} percent cheaper.\n\nThe office"
            " measures the prices"
            " of about 700 goods and services each month. Core inflation, which leaves out food and energy"
            " because their"
            " prices change quickly, stood at {digit}.{day} percent.\n\nThe central bank wants a rate of 2"
            " percent over"
            " the medium term. It will decide on interest rates at its next meeting."
        ),
        (
            "Water will be cut off in {street} on {day} {month} from 9 a.m. to 4 p.m. because of work on"
            " the mains. Please"
            " store enough water and keep taps closed. Questions: 0114 496 0500, weekdays from 8 to 16."
        ),
    ),
    "de": (
        (
            "Der Gemeinderat tagt am {day}. {month} {year} um 19 Uhr im großen Saal des Rathauses. Auf der"
            " Tagesordnung"
            " stehen {digit} Punkte, darunter der Haushalt mit einem Umfang von {count} Millionen Euro und"
            " die Sanierung"
            " im Bereich {street}.\n\nDie Sitzung ist öffentlich. Bürgerinnen und Bürger können in der"
            " Fragestunde, die"
            " höchstens 30 Minuten dauert, Fragen an den Bürgermeister richten. Die Unterlagen liegen im"
            " Zimmer 112 aus"
            " und können montags bis freitags von 8 bis 12 Uhr eingesehen werden.\n\nAuskunft gibt die"
            " Geschäftsstelle"
            " unter der Nummer 07141 910 220."
        ),
        (
            "Das Blutspendemobil kommt am {day}. {month} wieder nach Altenried. Von 14.30 bis 19.30 Uhr kann in der"
            " Turnhalle Blut gespendet werden. Beim letzten Termin kamen {count} Menschen, {some} davon zum"
            " ersten Mal."
            " Spenden darf, wer zwischen 18 und 68 Jahre alt ist und mindestens 50 Kilogramm wiegt. Bitte den"
            " Personalausweis mitbringen und vorher ausreichend trinken."
        ),
    ),
    "fr": (
        (
            "La prochaine collecte de sang aura lieu le {day} {month} {year} à la salle des fêtes, de 15 h"
            " à 19 h 30. Lors"
            " de la dernière collecte, {count} donneurs se sont présentés, dont {some} nouveaux.\n\nPour"
            " donner son sang,"
            " il faut avoir entre 18 et 70 ans, peser au moins 50 kilos et ne pas venir à jeun. Une pièce"
            " d'identité est"
            " demandée. Un délai de 8 semaines est nécessaire entre deux dons.\n\nRenseignements au 04 75"
            " 00 12 34, du"
            " lundi au vendredi de 9 h à 17 h."
        ),
    ),
    "es": (
        (
            "El sorteo del {day} de {month} de {year} dejó los números {some}, {count} y {litres}. El"
            " premio mayor, de"
            " {count} mil euros, correspondió a un billete vendido en la {street}. Hubo además {litres}"
            " premios de menor"
            " cuantía.\n\nLos premios se pueden cobrar durante los 90 días siguientes al sorteo en"
            " cualquiera de las"
            " administraciones de la provincia. Para importes superiores a 2000 euros hay que presentar el"
            " documento de"
            " identidad. La organización recuerda que el juego está prohibido a los menores de 18 años."
        ),
    ),
    "ru": (
        (
            "Плановое отключение горячей воды на {street} пройдёт {day} {month} {year} года с 9 до 18 часов. Работы"
            " затронут {count} домов и {digit} детских сада. Бригады проверят {litres} метров труб."
            "\n\nЖителей просят"
            " заранее сделать запас воды и закрыть краны. Диспетчерская служба работает круглосуточно по телефону"
            " 8 800 100 24 24. После окончания работ вода может быть мутной в течение 2 часов, это безопасно.\n\n"
            "Перерасчёт оплаты будет сделан автоматически, подавать заявление не нужно."
        ),
    ),
    "zh": (
        (
            "市供水公司{number}月{day}日发布停水通知：因管网改造施工，"
            "定于{number}月{some}日9时至18时对{street}沿线停水，"
            "涉及{count}个小区、约{litres}户居民。请相关用户提前做好储水准备，关好水龙头，以免来水时造成损失。\n\n"
            "施工期间，公司将安排3辆应急送水车在社区门口值守，行动不便的老人可拨打24小时服务热线96116预约上门送水。"
            "恢复供水初期可能出现短时水质浑浊，属正常现象，放水几分钟后即可正常使用。\n\n"
            "如遇天气等特殊情况，停水时间将顺延，具体以现场公告为准。由此带来的不便，敬请谅解。"
        ),
        (
            "记者从市统计局获悉，{year}年{number}月份，全市居民消费价格同比上涨{digit}.{some}%。其中食品价格上涨"
            "{some}.{digit}%，非食品价格上涨{digit}.{day}%。扣除食品和能源价格后的核心指数上涨{digit}."
            "{count}%。\n\n"
            "统计局有关负责人表示，总体来看，居民消费市场运行平稳，供给充足，价格保持在合理区间。"
            "下一步将继续做好重要民生商品保供稳价工作，加强市场监测预警，切实保障群众基本生活。"
        ),
    ),
    "ja": (
        (
            "市は{number}月{day}日、{street}の市民会館で献血を実施すると発表した。"
            "受付時間は午前10時から午後4時までで、"
            "正午から1時間は休憩となる。前回は{count}人が参加し、このうち{some}人が初めての献血だった。\n\n"
            "献血できるのは16歳から69歳までの健康な人で、体重が50キロ以上あることが条件となる。"
            "本人確認のため身分証明書を持参するよう呼びかけている。問い合わせは市保健課、電話03-5550-0142まで。"
        ),
    ),
    "ko": (
        (
            "시는 오는 {number}월 {day}일 {street} 일대의 수돗물 공급을 오전 9시부터 오후 6시까지"
            " 중단한다고 밝혔다."
            " 이번 공사로"
            " {count}가구가 영향을 받으며, 교체하는 관로의 길이는 {litres}미터다.\n\n"
            "시는 주민들에게 미리 물을 받아 두고 수도꼭지를"
            " 잠가 둘 것을 당부했다. 공사가 끝난 뒤에는 흐린 물이 잠시 나올 수 있으나 몇 분간 틀어 두면 괜찮아진다."
            " 자세한 내용은"
            " 상수도사업본부 120번으로 문의하면 된다."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Two prints of one form."""

    language: str
    form: int
    first: str
    later: str


def recurring(seed: int, rounds: int) -> Iterator[Notice]:
    """Yield pairs of prints of every form, ``rounds`` of each."""
    for language, forms in _FORMS.items():
        for number, form in enumerate(forms):
            for turn in range(rounds):
                chance = random.Random(f"{seed} {language} {number} {turn}")
                first, later = chance.sample(range(12), 2)
                yield Notice(
                    language, number, _fill(form, language, first, chance), _fill(form, language, later, chance)
                )


def _fill(form: str, language: str, month: int, chance: random.Random) -> str:
    return form.format(
        day=chance.randint(1, 28),
        month=_MONTHS.get(language, "").split(" ")[month] if language in _MONTHS else "",
        number=month + 1,
        year=2025 + chance.randint(0, 1),
        street=chance.choice(_STREETS[language].split("|")),
        count=chance.randint(40, 200),
        some=chance.randint(10, 39),
        litres=chance.randint(201, 900),
        digit=chance.randint(2, 9),
    )
