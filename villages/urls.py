"""Sign-in, accounts, duties, registers and the trace."""

from django.contrib.auth import views as auth
from django.urls import path, reverse_lazy

from villages.views import accounts, calendar, health, registers, roster, sign_in, trace

urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign_out"),
    path("password/", sign_in.PasswordChange.as_view(success_url=reverse_lazy("desk")), name="password_change"),
    path("healthz", health.healthz, name="healthz"),
    path("registers/", registers.register_list, {"register": "villages"}, name="village_list"),
    path("registers/township/", registers.township_edit, name="township_edit"),
    path("registers/groups/<int:pk>/", registers.group_edit, name="group_edit"),
    path("registers/villages/<int:pk>/groups/new/", registers.group_new, name="group_new"),
    path("registers/<slug:register>/", registers.register_list, name="register_list"),
    path("registers/<slug:register>/new/", registers.register_new, name="register_new"),
    path("registers/<slug:register>/<int:pk>/", registers.register_edit, name="register_edit"),
    path("registers/<slug:register>/<int:pk>/<slug:direction>/", registers.register_move, name="register_move"),
    path("calendar/", calendar.calendar_year, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar_year, name="calendar_year"),
    path("calendar/<int:year>/new/", calendar.calendar_new, name="calendar_new"),
    path("calendar/<int:year>/excel/", calendar.calendar_excel, name="calendar_excel"),
    path("calendar/days/<int:pk>/", calendar.calendar_edit, name="calendar_edit"),
    path("calendar/days/<int:pk>/delete/", calendar.calendar_delete, name="calendar_delete"),
    path("calendar/file/", calendar.calendar_upload, name="calendar_upload"),
    path("calendar/file/template/", calendar.calendar_template, name="calendar_template"),
    path("calendar/file/<int:pk>/", calendar.calendar_preview, name="calendar_preview"),
    path("accounts/", accounts.user_list, name="user_list"),
    path("accounts/new/", accounts.user_new, name="user_new"),
    path("accounts/list/", roster.roster_upload, name="roster_upload"),
    path("accounts/list/template/", roster.roster_template, name="roster_template"),
    path("accounts/list/<int:pk>/", roster.roster_preview, name="roster_preview"),
    path("accounts/<int:pk>/", accounts.user_detail, name="user"),
    path("accounts/<int:pk>/edit/", accounts.user_edit, name="user_edit"),
    path("accounts/<int:pk>/deed/<slug:deed>/", accounts.user_deed, name="user_deed"),
    path("accounts/<int:pk>/duties/new/", accounts.duty_new, name="duty_new"),
    path("accounts/<int:pk>/recusals/new/", accounts.recusal_new, name="recusal_new"),
    path("duties/<int:pk>/end/", accounts.duty_end, name="duty_end"),
    path("duties/<int:pk>/hand-over/", accounts.duty_hand_over, name="duty_hand_over"),
    path("recusals/<int:pk>/end/", accounts.recusal_end, name="recusal_end"),
    path("trace/", trace.trace_list, name="trace_list"),
    path("trace/excel/", trace.trace_excel, name="trace_excel"),
]
