"""Words in class and id that tell what part a box plays, each role a sign for the line model and never a verdict."""

import re

# Order is part of the model's data: add at the end and train again.
ROLES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(words)
    for words in (
        r"caption|credit|copyright|legend|quelle",
        r"author|byline|autor|\bbio\b|writer|profile|person|zuozhe",
        r"date|time|meta|info|publish|source|laiyuan",
        r"lead|intro|standfirst|summary|subtitle|sub-?head|deck|\bdek\b|teaser|excerpt|abstract|perex|chapeau|sapo"
        r"|vorspann|descri|zhaiyao|daodu",
        r"newsletter|subscri|\babo|promo|paywall|piano|offer|\bcta\b|signup|donat|premium|\bapp\b",
        r"relat|recommend|\bmore|also|recirc|link-?list|tuijian|xiangguan|read-?next|teaser",
        r"comment|share|social|tool|rating|feedback|poll|vote",
        r"\bads?\b|advert|sponsor|commerc|affiliate|anzeige|guanggao",
        r"body|content|article|text|story|entry|post|paragraph|zhengwen|neirong",
        r"fact|box|embed|widget|aside|sidebar|module|panel|card",
        r"video|player|gallery|slide|media|image|photo|picture|figure|audio",
        r"tag|topic|categor|keyword|breadcrumb|nav|menu|pager|pagination|\btoc\b|label",
        r"foot|bottom|end|after|disclaim|note|correction|statement",
        r"head|title|top|hero|banner",
    )
)
