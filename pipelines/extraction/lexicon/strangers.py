"""Words of notices about cookies and of the links under a reader's comment, by language."""

import re

_COOKIES = (
    *("cookie", "privatsphäre-einstellung", "クッキー", "쿠키", "עוגיות", "ملفات تعريف الارتباط"),
    *("çerez", "evästei", "ciasteczk", "informasjonskapsl"),
)
# Without one of these beside it a cookie may be food, or the subject of the story.
_DATA = re.compile(
    r"\bweb|\bsites?\b|browser|brows(?:e|ing)|consent|privacy|settings?\b|\baccept|\bdata\b|\bads\b|advertis|experience|partners"
    r"|einstellung|datenschutz|seite|zustimm|akzept|daten|navigat|site|confidentialit|donn[ée]es|sitio|privacidad|datos"
    r"|dados|sito|privacy|dati|toestemming|webbplats|hjemmeside|nettsted|sivust|stron|prywatno|сайт|данн|サイト|ポリシー"
    r"|网站|網站|浏览|사이트|الموقع|siteniz|inhalte",
    re.IGNORECASE,
)
# The link that answers a comment, folded.
REPLIES = frozenset(
    """
    reply|log in to reply|report|report abuse|antworten|répondre|responder|rispondi|beantwoorden|svara|svar|odpowiedz
    odpovědět|ответить|відповісти|yanıtla|cevapla|回复|回覆|返信|返信する|답글|رد|trả lời|balas
    """.strip()
    .replace("\n", "|")
    .replace("    ", "")
    .split("|")
)
# The heading over what readers say, with or without a count.
COMMENTS = re.compile(
    r"\W*(?:\d+\W*)?(?:(?:reader |user |all |show )?comments?|(?:leser)?kommentare?|diskussion|leserbriefe"
    r"|commentaires?|comentarios?|comentários?|commenti|reacties|kommentarer|kommentit|komentarze|komentáře|komentari|комментарии"
    r"|коментарі|yorumlar|التعليقات|コメント(?:一覧)?|댓글|(?:全部|最新|热门|網友|网友|用户|读者|精彩)?(?:评论|評論|留言|跟帖|跟贴)(?:区|區|列表)?"
    r"|bình luận|komentar)(?:\W*\d+)?\W*",
    re.IGNORECASE,
)


def names_cookies(line: str) -> bool:
    """Tell whether a line holds a word for cookies."""
    folded = line.casefold()
    return any(word in folded for word in _COOKIES)


def speaks_of_cookies(line: str) -> bool:
    """Tell whether a line is of a notice about cookies and the data they carry."""
    return names_cookies(line) and _DATA.search(line) is not None
