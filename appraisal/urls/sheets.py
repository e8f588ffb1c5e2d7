"""Score sheets and periods."""

from django.urls import path

from appraisal.views.sheets import cells, evidence, files, own, pages, panels, periods, plain, replies

urlpatterns = [
    path("sheets/", pages.sheet_list, name="sheet_list"),
    path("sheets/<int:pk>/", pages.sheet, name="sheet"),
    path("sheets/<int:pk>/measure/", pages.sheet_measure, name="sheet_measure"),
    path("sheets/<int:pk>/move/<slug:verb>/", pages.sheet_move, name="sheet_move"),
    path("sheets/<int:pk>/cells/", cells.save_cells, name="sheet_cells"),
    path("sheets/<int:pk>/previous/", cells.previous_quarter, name="sheet_previous"),
    path("sheets/<int:pk>/cell/<int:participant>/<int:indicator>/", cells.cell_story, name="sheet_cell"),
    path("sheets/<int:pk>/village/<int:participant>/", plain.by_village, name="sheet_village"),
    path("sheets/<int:pk>/indicator/<int:indicator>/", plain.by_indicator, name="sheet_indicator"),
    path("sheets/<int:pk>/file/", files.sheet_download, name="sheet_download"),
    path("sheets/<int:pk>/upload/", files.sheet_upload, name="sheet_upload"),
    path("sheets/<int:pk>/upload/<int:upload>/", files.sheet_preview, name="sheet_preview"),
    path("sheets/<int:pk>/replies/", replies.sheet_replies, name="sheet_replies"),
    path("sheets/<int:pk>/replies/<int:reply>/", replies.reply_answer, name="reply_answer"),
    path("sheets/<int:pk>/panel/<int:indicator>/", panels.panel, name="panel"),
    path("entries/<int:pk>/evidence/", evidence.evidence_list, name="evidence_list"),
    path("evidence/<int:pk>/", evidence.evidence, name="evidence"),
    path("evidence/<int:pk>/delete/", evidence.evidence_delete, name="evidence_delete"),
    path("own/", own.own_list, name="own_list"),
    path("own/<int:pk>/<int:period>/", own.own_quarter, name="own_quarter"),
    path("reminders/", replies.reminders, name="reminders"),
    path("periods/", periods.period_list, name="period_list"),
    path("periods/<int:pk>/", periods.period_edit, name="period_edit"),
]
