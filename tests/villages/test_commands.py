"""create_township, import_villages and demo."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_township
from township.trace import Trace
from villages.calendars import calendar_of
from villages.models import Duty, Role, Township, User, Village

pytestmark = pytest.mark.django_db


def run(*words, **options):
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def test_a_township_with_its_first_administrator():
    told = run("create_township", "青石镇", "--admin", "admin")
    user = User.objects.get(username="admin")
    password = told.split("first password ")[1].split()[0]
    assert (user.township.name, user.must_change_password, user.check_password(password)) == ("青石镇", True, True)
    assert [(duty.role, duty.township) for duty in user.duties.all()] == [(Role.ADMIN, user.township)]
    assert calendar_of(user.township_id).years == {2024, 2025, 2026}


@pytest.mark.parametrize("words", [("青石镇",), ("柳溪镇", "--admin", "taken")])
def test_what_is_there_already_is_refused(words):
    township = make_township(name="青石镇")
    User.objects.create_user("taken", township=township, name="a")
    with pytest.raises(CommandError):
        run("create_township", *words)
    assert Township.objects.count() == 1


LIST = """code,name,streetCode,provinceCode,cityCode,areaCode
431121101001,城北社区居民委员会,431121101,43,4311,431121
431121101201,石桥村民委员会,431121101,43,4311,431121
431121101202,柳溪村村民委员会,431121101,43,4311,431121
431121102201,别处村委会,431121102,43,4311,431121
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_national_list_brings_in_the_townships_own(tmp_path, encoding):
    make_township(name="青石镇")
    file = tmp_path / "villages.csv"
    file.write_text(LIST, encoding=encoding)
    assert run("import_villages", file, township="青石镇", prefix="431121101") == "3 created, 0 were there already.\n"
    assert list(Village.objects.order_by("position").values_list("division_code", "name", "kind")) == [
        ("431121101001", "城北社区", "community"),
        ("431121101201", "石桥村", "village"),
        ("431121101202", "柳溪村", "village"),
    ]
    assert Trace.objects.count() == 3
    assert run("import_villages", file, township="青石镇", prefix="431121101") == "Nothing to do: all are there already.\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name\n石桥\n", "the column code is missing"),
        (LIST.replace("431121101202", "43112110120X"), "Row 4"),
        (LIST.replace("431121101202", "431121101201"), "Row 4"),
        (LIST.replace("43112110", "53112110"), "begins with 431121101"),
    ],
)
def test_a_bad_list_stores_nothing_and_names_the_row(tmp_path, text, words):
    make_township(name="青石镇")
    file = tmp_path / "villages.csv"
    file.write_text(text)
    with pytest.raises(CommandError, match=words):
        run("import_villages", file, township="青石镇", prefix="431121101")
    assert not Village.objects.exists()


def test_the_demonstration_has_an_account_for_each_duty_and_the_reference_results():
    told = run("demo")
    assert {duty.role for duty in Duty.objects.all()} == set(Role.values)
    assert Township.objects.get().is_demo
    assert all(f"  {user.username} " in told for user in User.objects.all())
    for year in (2025, 2026):
        with open(f"tests/years/qingshi-{year}.expected.json") as file:
            assert json.loads(run("ranking", f"V{year}", "--json")) == json.load(file)


def test_the_demonstration_leaves_a_real_township_alone():
    make_township()
    assert run("demo", "--if-empty") == ""
    with pytest.raises(CommandError):
        run("demo")
    assert Township.objects.count() == 1
