"""What a test may rely on when it asks for a database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url

from tests import databases


def _tables(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def _leave_a_mark(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_by_a_test (id integer)"))
    engine.dispose()


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_leaves_behind_no_other_test_finds(time: str, empty_database_url: str) -> None:
    assert _tables(empty_database_url) == []

    _leave_a_mark(empty_database_url)


def test_a_database_comes_migrated(database_url: str) -> None:
    assert "alembic_version" in _tables(database_url)


def test_a_test_runs_on_both_kinds(empty_database_url: str, request: pytest.FixtureRequest) -> None:
    kind = make_url(empty_database_url).get_backend_name()

    assert kind in request.node.name


def test_all_databases_of_a_run_are_on_one_server() -> None:
    with (
        databases.postgresql_database(None) as one,
        databases.postgresql_database(None) as other,
    ):
        assert make_url(one).database != make_url(other).database
        assert make_url(one).set(database="") == make_url(other).set(database="")


def test_a_developers_own_settings_do_not_reach_the_tests() -> None:
    assert [name for name in os.environ if name.startswith("GRIDCASE_")] == [
        name for name in os.environ if name.startswith("GRIDCASE_TEST_")
    ]


def test_a_run_leaves_no_server_and_no_folder(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("from tests.conftest import *")
    pytester.makepyfile(
        """
        import os
        from pathlib import Path

        def test_it(request):
            from tests import databases
            with databases.postgresql_database(None) as url:
                Path("seen").write_text(os.environ[databases.FOLDER])
        """
    )
    environment = {name: value for name, value in os.environ.items() if name != databases.FOLDER}
    environment["PYTHONPATH"] = str(databases.__file__).removesuffix("/tests/databases.py")

    with pytest.MonkeyPatch.context() as patch:
        for name in set(os.environ) - set(environment):
            patch.delenv(name)
        patch.setenv("PYTHONPATH", environment["PYTHONPATH"])
        result = pytester.runpytest_subprocess("-p", "no:cacheprovider")

    result.assert_outcomes(passed=1)
    assert not Path((pytester.path / "seen").read_text()).exists()
