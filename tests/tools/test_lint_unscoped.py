from lint_unscoped import faults


def test_a_manager_that_sees_everything_is_found() -> None:
    assert list(faults("a = 1\nrows = Case.unscoped.all()\nmore = Case.objects.all()")) == [
        (2, "unscoped"),
        (3, "objects"),
    ]


def test_words_and_visible_to_are_left_alone() -> None:
    assert list(faults('"""Nothing here is unscoped."""\nrows = Case.visible_to(actor, now)  # not .objects')) == []
