"""What lines about an author say: what they are, what they write of, where to reach them."""

import re

ABOUT = re.compile(
    r"\b(?:is|was|are)\ (?:an?|the|our)\ [^.]{0,80}?(?:reporter|journalist|editor|columnist|correspondent|contributor"
    r"|writer|author|producer|fellow|professor|lecturer|analyst|critic|freelancer?|member|director|intern|blogger)"
    r"|\b(?:covers|writes\ (?:about|for|on)|reports\ (?:on|for|from)|can\ be\ (?:reached|contacted|found|followed)"
    r"|follow\ (?:him|her|them|me)|joined\ .{2,40}\ in\ \d{4}|(?:senior|staff|chief|deputy)\ (?:reporter|writer|editor)"
    r"|contributed\ to|twitter|bluesky|e-?mail|['’]s\ (?:new\ )?book)\b|(?<!\S)@\w"
    r"|\b(?:ist|war|arbeitet|schreibt|berichtet|studierte|jahrgang|volontiert)\b[^.]{0,80}?"
    r"(?:redakt|reporter|journalist|korrespondent|autor|kolumnist|volont|jahrgang|über|für|bei|seit)"
    r"|\best\ (?:journaliste|reporter|correspondante?|chroniqueu|rédact|auteu)"
    r"|\bes\ (?:periodista|redactora?|corresponsal|columnista|autora?|escritora?|licenciad)"
    r"|\bé\ (?:jornalista|repórter|colunista|correspondente|escritora?)"
    r"|\bè\ (?:un[a']?\ )?(?:giornalista|scrittric?e|scrittore|corrispondente|redat)"
    r"|\b(?:dziennikar|publicyst|журналист|корреспондент|обозреватель|колумнист)"
    r"|(?:毕业于|任职于|现任|作者(?:系|是|为)|記者|論説委員|編集委員|支局長|入社)",
    re.IGNORECASE,
)
