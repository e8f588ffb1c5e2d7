"""Central tasks, ballots and surveys."""

from django.urls import path

from appraisal.views import facts

urlpatterns = [
    path("tasks/", facts.task_list, name="task_list"),
    path("tasks/new/", facts.task_new, name="task_new"),
    path("tasks/<int:pk>/", facts.task, name="task"),
    path("tasks/<int:pk>/edit/", facts.task_edit, name="task_edit"),
    path("tasks/ballots/", facts.ballot_list, name="ballot_list"),
    path("tasks/surveys/", facts.survey_list, name="survey_list"),
]
