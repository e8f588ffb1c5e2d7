"""Central tasks, ballots and surveys; the weekly bulletin."""

from django.urls import path

from appraisal.views import bulletins, fact_files, facts

urlpatterns = [
    path("tasks/", facts.task_list, name="task_list"),
    path("tasks/new/", facts.task_new, name="task_new"),
    path("tasks/excel/", fact_files.tasks_excel, name="tasks_excel"),
    path("tasks/ballots/excel/", fact_files.ballots_excel, name="ballots_excel"),
    path("tasks/<int:pk>/", facts.task, name="task"),
    path("tasks/<int:pk>/edit/", facts.task_edit, name="task_edit"),
    path("tasks/ballots/", facts.ballot_list, name="ballot_list"),
    path("tasks/surveys/", facts.survey_list, name="survey_list"),
    path("bulletins/", bulletins.bulletin_list, name="bulletin_list"),
    path("bulletins/<int:pk>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<int:pk>/issue/", bulletins.bulletin_issue, name="bulletin_issue"),
    path("bulletins/<int:pk>/excel/", bulletins.bulletin_excel, name="bulletin_excel"),
]
