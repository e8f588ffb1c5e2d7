"""Every address of the product, by hand: whose rows it takes, and who gets what there."""

from dataclasses import dataclass, field

from tests.support.walk import NOBODY

ADMIN, APPRAISAL, COMMITTEE, DISCIPLINE, SCORER, AUDITOR = {"admin"}, {"appraisal"}, {"committee"}, {"discipline"}, {"scorer"}, {"auditor"}
DUTIES = {
    "admin", "appraisal", "committee", "discipline", "party", "scorer", "head",
    "mediator", "economy", "village", "branch", "leader", "stationed", "auditor",
}  # fmt: skip
HEAD = {"head"}
EVERYONE = DUTIES | {NOBODY}
NONE: set[str] = set()
OFFICIALS = DUTIES - {"admin", "mediator", "village", "branch", "stationed"}  # read all villages by indicator
VILLAGE = {"village"}
LOCAL = {"village", "branch", "stationed"}  # see a scheme once it has opened
RUNNING = OFFICIALS | LOCAL
OWN_VILLAGE = OFFICIALS | {"village", "stationed"}
READS_CADRES = OFFICIALS | {"admin", "village", "stationed"}
KEEPS_FACTS = {"appraisal", "scorer"}
KEEPS_POSTS = {"admin", "party"}
KEEPS_CADRES = KEEPS_POSTS | VILLAGE
EXPORT = APPRAISAL | COMMITTEE | DISCIPLINE | AUDITOR
LOG = DISCIPLINE | AUDITOR
CHECK_DUTIES = ADMIN | LOG


@dataclass(frozen=True)
class Page:
    """One line of the table. Who does not see the row gets 404; who sees it and may not act gets 403; the rest `get` and `post`.

    `rows` are the names of the world's rows in the address, or literal words after `=`. A 405 comes before all rights. `first` are
    pages that ask for a duty before they look for the row. `posts` may post where fewer may than read.
    """

    name: str
    rows: str
    get: int
    post: int
    may: set[str]
    sees: set[str] = field(default_factory=lambda: EVERYONE)
    first: bool = False
    posts: set[str] | None = None
    public: tuple[int, int] = (302, 302)
    body: str = ""


OPEN_TO_ALL = {"set_language", "sign_in", "sign_out", "healthz", "type_size"}
CELL = '{{"cells": [{{"p": {p}, "i": {i}, "values": ["480"], "version": 1}}]}}'
PAGES = [
    # ---- for everybody
    Page("set_language", "", 302, 302, EVERYONE, public=(302, 302)),
    Page("sign_in", "", 302, 302, EVERYONE, public=(200, 200)),
    Page("sign_out", "", 405, 302, EVERYONE),
    Page("healthz", "", 200, 200, EVERYONE, public=(200, 200)),
    Page("type_size", "", 405, 302, EVERYONE, public=(405, 302)),
    Page("desk", "", 200, 200, EVERYONE),
    Page("password_change", "", 200, 200, EVERYONE),
    # ---- registers
    Page("village_list", "", 200, 200, ADMIN),
    Page("township_edit", "", 200, 200, ADMIN),
    Page("register_list", "=offices", 200, 200, ADMIN),
    Page("register_list", "=branches", 200, 200, ADMIN),
    Page("register_list", "=cadres", 404, 404, EVERYONE),
    Page("register_new", "=villages", 200, 200, ADMIN),
    Page("register_new", "=cadres", 404, 404, EVERYONE),
    Page("register_edit", "=villages village", 200, 200, ADMIN, sees=DUTIES),
    Page("register_edit", "=offices office", 200, 200, ADMIN, sees=DUTIES),
    Page("register_edit", "=branches branch", 200, 200, ADMIN, sees=DUTIES),
    Page("register_move", "=villages village =up", 405, 302, ADMIN, sees=DUTIES),
    Page("register_move", "=offices office =down", 405, 302, ADMIN, sees=DUTIES),
    Page("register_move", "=branches branch =up", 405, 302, ADMIN, sees=DUTIES),
    Page("group_new", "village", 200, 200, ADMIN, sees=DUTIES),
    Page("group_edit", "group", 200, 200, ADMIN, sees=DUTIES),
    # ---- the calendar
    Page("calendar", "", 200, 200, DUTIES),
    Page("calendar_year", "=2027", 200, 200, DUTIES),
    Page("calendar_year", "=1999", 404, 404, DUTIES),
    Page("calendar_new", "=2027", 200, 200, ADMIN),
    Page("calendar_edit", "day", 200, 200, ADMIN, sees=DUTIES),
    Page("calendar_delete", "day", 405, 302, ADMIN, sees=DUTIES),
    Page("calendar_excel", "=2026", 405, 200, DUTIES),
    Page("calendar_upload", "", 200, 200, ADMIN),
    Page("calendar_template", "", 200, 200, ADMIN),
    Page("calendar_preview", "calendar_upload", 200, 200, ADMIN),
    # ---- village cadres
    Page("cadre_board", "", 200, 200, READS_CADRES),
    Page("cadre_list", "", 200, 200, READS_CADRES),
    Page("cadre", "cadre", 200, 200, READS_CADRES, sees=READS_CADRES),
    Page("cadre_edit", "cadre", 200, 200, KEEPS_CADRES, sees=READS_CADRES),
    Page("tenure_new", "cadre", 200, 200, KEEPS_CADRES, sees=READS_CADRES),
    Page("seat_new", "cadre", 200, 200, KEEPS_CADRES, sees=READS_CADRES),
    Page("village_cadres", "village", 200, 200, READS_CADRES, sees=READS_CADRES),
    Page("village_cadres", "neighbour", 200, 200, OFFICIALS | ADMIN, sees=OFFICIALS | ADMIN),
    Page("cadre_new", "village", 200, 200, KEEPS_CADRES, sees=READS_CADRES),
    Page("cadre_new", "neighbour", 200, 200, KEEPS_POSTS, sees=OFFICIALS | ADMIN),
    Page("evaluation_new", "village", 200, 200, KEEPS_CADRES, sees=READS_CADRES),
    Page("evaluation_edit", "evaluation", 200, 200, KEEPS_CADRES, sees=READS_CADRES),
    Page("tenure_edit", "tenure", 200, 200, KEEPS_CADRES, sees=READS_CADRES),
    Page("tenure_hand_over", "tenure", 200, 200, KEEPS_CADRES, sees=READS_CADRES),
    Page("tenure_delete", "tenure", 405, 302, KEEPS_CADRES, sees=READS_CADRES),
    Page("seat_edit", "seat", 200, 200, KEEPS_CADRES, sees=READS_CADRES),
    Page("post_list", "", 200, 302, KEEPS_POSTS),
    Page("post_new", "", 200, 200, KEEPS_POSTS),
    Page("post_edit", "post", 200, 200, KEEPS_POSTS, sees=DUTIES),
    Page("cadres_excel", "", 405, 200, KEEPS_POSTS),
    Page("cadres_template", "", 200, 200, KEEPS_POSTS),
    Page("cadres_upload", "", 200, 200, KEEPS_POSTS),
    Page("cadres_preview", "cadres_upload", 200, 200, KEEPS_POSTS, first=True),
    # ---- accounts and duties
    Page("user_list", "", 200, 200, ADMIN),
    Page("user_new", "", 200, 200, ADMIN),
    Page("roster_upload", "", 200, 200, ADMIN),
    Page("roster_template", "", 200, 200, ADMIN),
    Page("roster_preview", "roster_upload", 200, 200, ADMIN, first=True),
    Page("user", "account", 200, 200, ADMIN, sees=ADMIN),
    Page("user", "walker", 200, 200, ADMIN),
    Page("user_edit", "account", 200, 200, ADMIN, sees=ADMIN),
    Page("user_edit", "walker", 200, 200, ADMIN),
    Page("user_deed", "account =reset", 405, 200, ADMIN, sees=ADMIN),
    Page("user_deed", "account =erase", 405, 302, ADMIN, sees=ADMIN),
    Page("user_deed", "walker =activate", 405, 302, ADMIN),
    Page("duty_new", "account", 200, 200, ADMIN, sees=ADMIN),
    Page("duty_new", "walker", 200, 200, ADMIN),
    Page("recusal_new", "account", 200, 200, ADMIN, sees=ADMIN),
    Page("duty_end", "duty", 200, 200, ADMIN, sees=CHECK_DUTIES),
    Page("duty_hand_over", "duty", 200, 200, ADMIN, sees=CHECK_DUTIES),
    Page("recusal_end", "recusal", 200, 200, ADMIN, sees=CHECK_DUTIES),
    # ---- the trace
    Page("trace_list", "", 200, 200, LOG),
    Page("trace_excel", "", 405, 200, LOG),
    # ---- schemes
    Page("scheme_list", "", 200, 200, EVERYONE),
    Page("scheme_new", "", 200, 200, APPRAISAL),
    Page("scheme", "draft", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("scheme", "open", 200, 200, RUNNING, sees=RUNNING),
    Page("scheme_edit", "draft", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("scheme_edit", "open", 200, 200, NONE, sees=RUNNING),
    Page("scheme_copy", "draft", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("scheme_copy", "open", 200, 200, APPRAISAL, sees=RUNNING),
    Page("scheme_delete", "draft", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("scheme_delete", "open", 405, 302, NONE, sees=RUNNING),
    Page("scheme_move", "draft =open", 405, 302, COMMITTEE, sees=OFFICIALS),
    Page("scheme_move", "open =close", 405, 302, COMMITTEE, sees=RUNNING),
    Page("scheme_move", "open =reopen", 405, 404, EVERYONE),
    Page("scheme_letters", "draft", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("scheme_letters", "open", 200, 200, RUNNING, sees=RUNNING),
    Page("category_new", "draft", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("category_new", "open", 200, 200, NONE, sees=RUNNING),
    Page("rule_example", "draft", 400, 405, APPRAISAL, sees=OFFICIALS),
    Page("rule_example", "open", 400, 405, NONE, sees=RUNNING),
    Page("scheme_targets", "draft", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("scheme_targets", "open", 200, 200, APPRAISAL, sees=RUNNING),
    Page("scheme_participants", "draft", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("scheme_participants", "open", 200, 200, NONE, sees=RUNNING),
    Page("category", "draft_category", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("category", "category", 200, 200, NONE, sees=RUNNING),
    Page("category_delete", "draft_category", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("category_delete", "category", 405, 302, NONE, sees=RUNNING),
    Page("category_shift", "draft_category =up", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("category_shift", "category =up", 405, 302, NONE, sees=RUNNING),
    Page("indicator_new", "draft_category", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("indicator_new", "category", 200, 200, NONE, sees=RUNNING),
    Page("indicator", "draft_indicator", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("indicator", "indicator", 200, 200, NONE, sees=RUNNING),
    Page("indicator_delete", "draft_indicator", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("indicator_delete", "indicator", 405, 302, NONE, sees=RUNNING),
    Page("indicator_shift", "draft_indicator =down", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("indicator_shift", "indicator =down", 405, 302, NONE, sees=RUNNING),
    Page("indicator_not_applicable", "draft_indicator", 200, 200, NONE, sees=OFFICIALS),
    Page("indicator_not_applicable", "indicator", 200, 200, APPRAISAL, sees=RUNNING),
    Page("wording_list", "", 200, 200, EVERYONE, posts=DISCIPLINE),
    Page("cap_list", "open", 200, 200, OFFICIALS, sees=RUNNING),
    Page("cap_new", "open", 200, 200, DISCIPLINE, sees=RUNNING),
    Page("cap_lift", "cap", 200, 200, DISCIPLINE, sees=OWN_VILLAGE),
    Page("cadre_scheme_new", "", 200, 200, APPRAISAL),
    Page("scheme_cadres", "of_cadres", 200, 302, RUNNING, sees=RUNNING, posts=APPRAISAL),
    Page("scheme_cadres", "open", 404, 404, EVERYONE),
    # ---- central tasks, ballots and surveys
    Page("task_list", "", 200, 200, OWN_VILLAGE),
    Page("task_new", "", 200, 200, KEEPS_FACTS),
    Page("task", "task", 200, 200, OWN_VILLAGE, sees=OWN_VILLAGE, posts=KEEPS_FACTS),
    Page("task_edit", "task", 200, 200, KEEPS_FACTS, sees=OWN_VILLAGE),
    Page("ballot_list", "", 200, 200, OWN_VILLAGE, posts=KEEPS_FACTS),
    Page("survey_list", "", 200, 200, OWN_VILLAGE, posts=KEEPS_FACTS),
    # ---- year workbooks
    Page("year_upload", "", 200, 200, APPRAISAL),
    Page("year_preview", "year_upload", 200, 200, APPRAISAL, first=True),
    Page("year_template", "=en", 200, 200, EVERYONE),
    Page("year_template", "=fr", 404, 404, EVERYONE),
    Page("year_download", "draft", 405, 200, EXPORT, sees=OFFICIALS),
    Page("year_download", "open", 405, 200, EXPORT, sees=RUNNING),
    # ---- score sheets
    Page("sheet_list", "", 200, 200, EVERYONE),
    Page("sheet", "sheet", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("sheet_move", "sheet =submit", 405, 302, SCORER, sees=OFFICIALS),
    Page("sheet_move", "submitted =take_back", 405, 302, SCORER, sees=OFFICIALS),
    Page("sheet_move", "submitted =confirm", 405, 302, APPRAISAL | HEAD, sees=OFFICIALS),
    Page("sheet_move", "submitted =send", 405, 302, APPRAISAL | HEAD, sees=OFFICIALS),
    Page("sheet_move", "asked =review", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("sheet_move", "submitted =lock", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("sheet_move", "submitted =return", 405, 302, APPRAISAL | HEAD, sees=OFFICIALS),
    Page("sheet_move", "asked =return", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("sheet_measure", "sheet", 405, 302, SCORER, sees=OFFICIALS),
    Page("sheet_replies", "asked", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("reply_answer", "asked reply", 405, 302, APPRAISAL | HEAD, sees=OFFICIALS),
    Page("panel", "sheet panel", 200, 200, OFFICIALS, sees=OFFICIALS, posts=SCORER),
    Page("evidence_list", "entry", 200, 200, OWN_VILLAGE, sees=OWN_VILLAGE, posts={"village"}),
    Page("evidence", "evidence", 200, 405, OWN_VILLAGE, sees=OWN_VILLAGE),
    Page("evidence_delete", "evidence", 405, 302, NONE, sees=OWN_VILLAGE),
    Page("own_list", "", 200, 200, EVERYONE),
    Page("own_quarter", "participant =2", 200, 403, OWN_VILLAGE, sees=OWN_VILLAGE, posts=NONE),
    Page("own_quarter", "other =2", 200, 403, OFFICIALS, sees=OFFICIALS, posts=NONE),
    Page("reminders", "", 200, 200, APPRAISAL),
    Page("sheet_cells", "sheet", 405, 400, EVERYONE),
    Page("sheet_cells", "sheet", 405, 200, SCORER, sees=OFFICIALS, body=CELL),
    Page("sheet_previous", "sheet", 200, 405, OFFICIALS, sees=OFFICIALS),
    Page("sheet_cell", "sheet participant indicator", 200, 405, OFFICIALS, sees=OFFICIALS),
    Page("sheet_village", "sheet participant", 200, 200, OFFICIALS, sees=OFFICIALS, posts=SCORER),
    Page("sheet_indicator", "sheet indicator", 200, 200, OFFICIALS, sees=OFFICIALS, posts=SCORER),
    Page("sheet_download", "sheet", 405, 200, SCORER, sees=OFFICIALS),
    Page("sheet_upload", "sheet", 200, 200, SCORER, sees=OFFICIALS),
    Page("sheet_preview", "sheet sheet_upload", 200, 200, SCORER, sees=OFFICIALS),
    Page("period_list", "", 200, 302, APPRAISAL),
    Page("period_edit", "sheet", 200, 200, APPRAISAL, sees=OFFICIALS),
    # ---- results
    Page("result_list", "", 200, 200, EVERYONE),
    Page("scheme_ranking", "draft", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("scheme_ranking", "open", 200, 200, OFFICIALS, sees=RUNNING),
    Page("scheme_export", "open", 405, 200, EXPORT, sees=RUNNING),
    Page("scheme_freeze", "open", 405, 302, APPRAISAL, sees=RUNNING),
    Page("ranking_list", "open", 200, 200, OFFICIALS, sees=RUNNING),
    Page("scheme_quarter", "open =3", 200, 200, OFFICIALS, sees=RUNNING),
    Page("explanation", "participant", 200, 200, OWN_VILLAGE, sees=OWN_VILLAGE),
    Page("explanation", "other", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("village_years", "village", 200, 200, OWN_VILLAGE, sees=DUTIES),
    Page("village_years", "neighbour", 200, 200, OFFICIALS, sees=DUTIES),
    Page("ranking", "ranking", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("ranking_export", "ranking", 405, 200, EXPORT, sees=OFFICIALS),
    Page("ranking", "public", 200, 200, OWN_VILLAGE, sees=OWN_VILLAGE),
    Page("ranking_differences", "public", 200, 200, OFFICIALS, sees=OWN_VILLAGE),
    Page("ranking_quarter", "public =3", 200, 200, OFFICIALS, sees=OWN_VILLAGE),
    Page("ranking_explanation", "public =1", 200, 200, OWN_VILLAGE, sees=OWN_VILLAGE),
    Page("ranking_explanation", "public =2", 200, 200, OFFICIALS, sees=OWN_VILLAGE),
    Page("ranking_export", "public", 405, 200, EXPORT, sees=OWN_VILLAGE),
    Page("ranking_move", "ranking =submit", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("ranking_move", "ranking =approve", 405, 302, COMMITTEE, sees=OFFICIALS),
    Page("ranking_move", "ranking =publicise", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("ranking_move", "ranking =close", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("ranking_move", "ranking =finalise", 405, 302, COMMITTEE, sees=OFFICIALS),
    Page("ranking_move", "ranking =return", 405, 302, COMMITTEE, sees=OFFICIALS),
    Page("ranking_move", "ranking =supersede", 405, 404, EVERYONE),
    Page("ranking_notice", "public", 200, 200, OWN_VILLAGE, sees=OWN_VILLAGE, posts=APPRAISAL),
    Page("ranking_notice", "ranking", 404, 404, EVERYONE),
    Page("ranking_circular", "public", 404, 404, EVERYONE),
    Page("objection_list", "", 200, 200, APPRAISAL | COMMITTEE | DISCIPLINE),
    Page("objection", "objection", 200, 200, APPRAISAL | COMMITTEE | DISCIPLINE, sees=APPRAISAL | COMMITTEE | DISCIPLINE),
    Page("objection_move", "objection =answer", 405, 302, APPRAISAL, sees=APPRAISAL | COMMITTEE | DISCIPLINE),
    Page("objection_move", "objection =groundless", 405, 302, COMMITTEE, sees=APPRAISAL | COMMITTEE | DISCIPLINE),
    Page("public_list", "", 200, 405, EVERYONE, public=(200, 405)),
    Page("public_township", "township", 200, 405, EVERYONE, public=(200, 405)),
    Page("public_ranking", "public", 200, 405, EVERYONE, public=(200, 405)),
    Page("public_ranking", "ranking", 404, 405, EVERYONE, public=(404, 405)),
    Page("public_objection", "public", 200, 200, EVERYONE, public=(200, 200)),
    Page("public_objection", "ranking", 404, 404, EVERYONE, public=(404, 404)),
    Page("public_receipt", "", 200, 200, EVERYONE, public=(200, 200)),
    Page("pack", "open", 200, 200, OFFICIALS, sees=RUNNING),
    Page("pack_make", "open", 405, 302, COMMITTEE, sees=RUNNING),
    Page("pack_download", "pack", 405, 200, EXPORT, sees=OFFICIALS),
    Page("pack_check", "", 200, 200, EVERYONE),
    Page("ranking_differences", "ranking", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("ranking_quarter", "ranking =3", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("ranking_explanation", "ranking =1", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("ranking_explanation", "ranking =99", 404, 404, EVERYONE),
    # ---- corrections and appeals
    Page("entry_correct", "entry", 200, 200, APPRAISAL, sees=OWN_VILLAGE),
    Page("correction_list", "", 200, 200, EVERYONE),
    Page("correction", "correction", 200, 200, OWN_VILLAGE, sees=OWN_VILLAGE),
    Page("correction_move", "correction =approve", 405, 302, APPRAISAL | COMMITTEE, sees=OWN_VILLAGE),
    Page("correction_move", "correction =refuse", 405, 302, APPRAISAL | COMMITTEE, sees=OWN_VILLAGE),
    Page("correction_move", "correction =withdraw", 405, 302, NONE, sees=OWN_VILLAGE),
    Page("correction_move", "correction =reopen", 405, 404, EVERYONE),
    Page("appeal_list", "", 200, 200, EVERYONE),
    Page("appeal", "appeal", 200, 200, OWN_VILLAGE, sees=OWN_VILLAGE),
    Page("appeal_move", "appeal =admit", 405, 302, DISCIPLINE, sees=OWN_VILLAGE),
    Page("appeal_move", "appeal =dismiss", 405, 302, DISCIPLINE, sees=OWN_VILLAGE),
    Page("appeal_move", "appeal =withdraw", 405, 302, VILLAGE, sees=OWN_VILLAGE),
    Page("appeal_move", "appeal =ask_review", 405, 302, VILLAGE, sees=OWN_VILLAGE),
    Page("appeal_move", "appeal =decide", 405, 404, EVERYONE),
    Page("appeal_investigator", "appeal", 405, 302, DISCIPLINE, sees=OWN_VILLAGE),
    Page("appeal_findings", "appeal", 405, 302, DISCIPLINE, sees=OWN_VILLAGE),
    Page("appeal_decide", "appeal", 302, 302, DISCIPLINE, sees=OWN_VILLAGE),
    Page("appeal_choice", "participant", 200, 200, VILLAGE, sees=OWN_VILLAGE),
    Page("appeal_choice", "other", 200, 200, NONE, sees=OFFICIALS),
    Page("calculation_appeal", "participant", 200, 200, VILLAGE, sees=OWN_VILLAGE),
    Page("entry_appeal", "entry", 200, 200, VILLAGE, sees=OWN_VILLAGE),
    Page("cap_appeal", "cap", 200, 200, VILLAGE, sees=OWN_VILLAGE),
]
