from alembic.script import ScriptDirectory

from service.database.migrating import SCRIPTS


def test_there_is_one_newest_step_and_each_has_a_way_back() -> None:
    scripts = ScriptDirectory(str(SCRIPTS))
    assert len(scripts.get_heads()) == 1
    for step in scripts.walk_revisions():
        assert callable(step.module.upgrade)
        assert callable(step.module.downgrade)
