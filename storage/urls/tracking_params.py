"""Query parameters that say where a reader came from or which session is theirs, and never select what is shown."""

import re

from storage.urls.amp import asks_for_amp

NAMES = frozenset(
    {
        "_",
        "__cf_chl_tk",
        "__hsfp",
        "__hssc",
        "__hstc",
        "__source",
        "__tn__",
        "__twitter_impression",
        "_branch_match_id",
        "_bta_c",
        "_bta_tid",
        "_ga",
        "_gl",
        "_hsenc",
        "_hsmi",
        "_kx",
        "_openstat",
        "action_object_map",
        "action_ref_map",
        "action_type_map",
        "amp",
        "amp_js_v",
        "ascsubtag",
        "awesm",
        "bxid",
        "campaign_id",
        "cfid",
        "cftoken",
        "cjevent",
        "click_id",
        "cmp",
        "cmpid",
        "cndid",
        "dclid",
        "dicbo",
        "dm_i",
        "ef_id",
        "elqaid",
        "elqat",
        "elqcampaignid",
        "elqtrackid",
        "emc",
        "epik",
        "esrc",
        "fb_action_ids",
        "fb_action_types",
        "fb_comment_id",
        "fb_ref",
        "fb_source",
        "fbclid",
        "from",
        "from_source",
        "fromsource",
        "ftag",
        "gad_campaignid",
        "gad_source",
        "gbraid",
        "gclid",
        "gclsrc",
        "guccounter",
        "guce_referrer",
        "guce_referrer_sig",
        "hasha",
        "hashb",
        "hashc",
        "hsctatracking",
        "icid",
        "icmpid",
        "igsh",
        "igshid",
        "int_campaign",
        "int_medium",
        "int_source",
        "intcid",
        "irclickid",
        "isappinstalled",
        "ito",
        "jsessionid",
        "leadsource",
        "li_fat_id",
        "maca",
        "mbid",
        "mc_cid",
        "mc_eid",
        "mibextid",
        "mkt_tok",
        "msclkid",
        "ncid",
        "oborigurl",
        "ocid",
        "openinqqmini",
        "oscsid",
        "outputtype",
        "phpsessid",
        "rb_clickid",
        "ref",
        "ref_src",
        "ref_url",
        "referer",
        "referrer",
        "reflink",
        "regi_id",
        "rss",
        "s_cid",
        "s_kwcid",
        "sc_campaign",
        "sc_cid",
        "scene",
        "scm",
        "session_id",
        "sessionid",
        "share",
        "share_from",
        "share_id",
        "share_medium",
        "share_source",
        "share_token",
        "sharefrom",
        "sharesource",
        "sharetype",
        "smid",
        "sms_ss",
        "smtyp",
        "soc_src",
        "soc_trk",
        "source",
        "spm",
        "spm_id_from",
        "sr_share",
        "sref",
        "srnd",
        "srsltid",
        "sscid",
        "sslid",
        "taid",
        "tblci",
        "tduid",
        "traffic_source",
        "trk",
        "trk_contact",
        "trk_module",
        "trk_msg",
        "trk_sid",
        "trkcampaign",
        "trkinfo",
        "ttclid",
        "twclid",
        "vd_source",
        "vgo_ee",
        "wbraid",
        "wfr",
        "wickedid",
        "wt_mc",
        "xtor",
        "xtref",
        "xts",
        "yadclid",
        "yclid",
        "ymclid",
        "ysclid",
        "zanpid",
        "zenid",
    }
)
"""Whole names, lower case; gathered from the lists of AdGuard (TrackParamFilter) and ClearURLs and from share links."""

PREFIXES = (
    "utm_",
    "mtm_",
    "matomo_",
    "pk_",
    "itm_",
    "hsa_",
    "vero_",
    "oly_",
    "at_",
    "ns_",
    "wt_",
    "cm_mmc",
    "__cf_chl_",
    "aspsessionid",
)
"""Beginnings of names, lower case; same origin."""

SESSION_LIKE = frozenset({"s", "sid"})
"""Names that hold a session on one system and a story on another: the value decides."""

CHANNEL_LIKE = frozenset({"cid", "mod", "partner", "via"})
"""Names that hold the channel a reader came by on one system and a page on another: the value decides."""

_SESSION = re.compile(r"[0-9a-f]{24,}", re.IGNORECASE)
# "rss", "rss_world", "social-twitter", "newsletter.daily": the value is the channel or begins with it.
_CHANNEL = re.compile(
    r"(?:rss\d?|(?:web)?feeds?|social(?:flow)?|soc|share|sharing|sharebar|twitter|tw|twt|facebook|fb|linkedin|whatsapp"
    r"|telegram|pinterest|reddit|flipboard|applenews|googlenews|e-?mail|newsletter|push|sms)(?:[^a-z0-9].{0,80})?",
    re.IGNORECASE | re.DOTALL,
)


FORM_LIKE = frozenset({"print", "printable", "printerfriendly", "printview"})
"""Names that ask for a page to print where they say no more than yes, and may name the page itself where they do."""

_YES = frozenset({"", "1", "y", "yes", "on", "true"})


def tracks(name: str, value: str) -> bool:
    """Return whether a parameter tells of the reader and not of the page."""
    name = name.lower()
    if name in NAMES or name.startswith(PREFIXES) or asks_for_amp(name, value):
        return True
    if name in SESSION_LIKE:
        return bool(_SESSION.fullmatch(value))
    if name in FORM_LIKE:
        return value.lower() in _YES
    return name in CHANNEL_LIKE and bool(_CHANNEL.fullmatch(value))
