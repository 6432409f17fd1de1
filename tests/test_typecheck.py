"""The check of types allows old faults, and never more of them."""

from tests import typecheck

SAID = """\
partners/admin/base.py:3: error: Function is missing a type annotation  [no-untyped-def]
partners/admin/base.py:9: note: Use "-> None"
partners/admin/conflicts.py:7: error: Missing type arguments  [type-arg]
partners/urls.py:1: error: Missing type arguments  [type-arg]
"""


def test_faults_are_counted_by_package():
    assert typecheck.faults_by_package(SAID) == {"partners/admin": 2, "partners": 1}


def test_a_package_outside_the_baseline_may_have_no_fault():
    assert typecheck.too_many({"api": 1, "partners": 2}, {"partners": 2}) == {"api": 1}


def test_one_fault_more_than_before_is_too_many():
    assert typecheck.too_many({"partners": 3}, {"partners": 2}) == {"partners": 3}


def test_the_baseline_shrinks_and_never_grows():
    allowed = {"partners": 2, "networks": 5, "gone": 1}
    found = {"partners": 3, "networks": 4, "api": 1}
    assert typecheck.shrunk(found, allowed) == {"partners": 2, "networks": 4}
