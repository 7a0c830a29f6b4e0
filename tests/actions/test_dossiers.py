"""Many case reports in one go: each its file and its line, those who stay told with the reason, in their order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from papers import words_of_pdf

from tracker.access import User
from tracker.actions import audit_log, browse, consent, dossiers, export, ledger
from tracker.actions.consent import NewDecision
from tracker.audience import Audience, Leaving
from tracker.errors import InvalidFacts, NotAllowed
from tracker.narrowing import Filter

PARTNER = Leaving(Audience.PARTNER, "Invented Lawyers", "a complaint")


@pytest.fixture
def refs(user: User, samples: dict[str, str]) -> list[str]:
    return [row.ref for row in browse.all_individuals(user)][:8]


def test_each_report_is_its_own_file_with_its_own_line_and_entry(user: User, refs: list[str]) -> None:
    before = audit_log.entries(user).total

    made = list(dossiers.each(user, refs, "pdf"))

    assert [one.ref for one in made] == refs
    assert all(one.file and one.ref in words_of_pdf(one.file.content) for one in made)
    lines = ledger.lines(user)
    assert [line.what for line in lines] == [f"dossier {ref}" for ref in reversed(refs)]
    assert len({line.sha256 for line in lines}) == len(refs) and audit_log.entries(user).total == before + len(refs)
    assert made[0].file and made[0].file.content == export.dossier(user, refs[0], "pdf").content


def test_who_stays_is_told_with_the_reason_and_the_others_leave(user: User, refs: list[str]) -> None:
    for one in refs:
        consent.record(user, one, NewDecision("share_confidential", "refused"))
    consent.record(user, refs[2], NewDecision("share_confidential", "given"))

    made = {one.ref: one for one in dossiers.each(user, [*refs[:3], "IND-0000000"], "docx", PARTNER)}

    assert made[refs[2]].file and not made[refs[0]].file and "no consent to" in made[refs[0]].why
    assert "IND-0000000" in made["IND-0000000"].why
    assert [line.what for line in ledger.lines(user)] == [f"dossier {refs[2]}"]


def test_what_is_wrong_is_said_before_anything_is_written(user: User, refs: list[str]) -> None:
    with pytest.raises(InvalidFacts, match="recipient"):
        dossiers.each(user, refs, "pdf", replace(PARTNER, recipient=""))
    with pytest.raises(InvalidFacts, match="is not a format"):
        dossiers.each(user, refs, "odt")
    with pytest.raises(NotAllowed):
        dossiers.each(replace(user, role="coder"), refs, "pdf")
    assert ledger.lines(user) == ()


def test_by_command_many_go_into_a_folder(user: User, refs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    from tracker.cli import main

    def run(*words: str) -> None:
        monkeypatch.setattr("sys.argv", ["tracker", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 0, capsys.readouterr().err

    run("dossier", *refs[:2], "-o", str(tmp_path / "some"), "--format", "html", "--language", "ru")
    run("dossier", "--all", "--sex", "female", "-o", str(tmp_path / "women"), "--format", "docx")

    assert sorted(path.name for path in (tmp_path / "some").iterdir()) == sorted(
        f"case-report-{ref}.html" for ref in refs[:2]
    )
    assert "Отчёт по делу" in next((tmp_path / "some").iterdir()).read_text(encoding="utf-8")
    women = [row.ref for row in browse.all_individuals(user, Filter(sex=("female",)))]
    assert len(list((tmp_path / "women").iterdir())) == len(women) > 3
    assert f"Wrote {len(women)} case reports" in capsys.readouterr().err
