"""A model of the team's own: off by default, this machine only unless two settings say so, and checked as hard as anybody."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tracker.reading import plugged, read
from tracker.reading.golden import victims
from tracker.reading.plugged import NotPluggedIn, Plugged

TEXT = "They came for Ada Lund at dawn on 5 May 2020. Nobody has been told where she is. Minister Bo Ek kept silent."


class Stub(BaseHTTPRequestHandler):
    """Answers every question with `said`; keeps what it was asked."""

    said = ""
    asked: list[dict[str, Any]] = []  # one server at a time

    def do_POST(self) -> None:
        self.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        body = json.dumps({"choices": [{"message": {"content": self.said}}]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def model() -> Iterator[Plugged]:
    """A model on this machine."""
    Stub.asked = []
    server = HTTPServer(("127.0.0.1", 0), Stub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = plugged.settings(
        {"TRACKER_MODEL_URL": f"http://127.0.0.1:{server.server_port}/v1", "TRACKER_MODEL_NAME": "ours"}
    )
    assert found is not None
    yield found
    server.shutdown()


def test_without_a_setting_there_is_none() -> None:
    assert plugged.settings({}) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://models.example/v1",
        "http://10.0.0.7:8000/v1",
        "http://127.0.0.1.models.example/v1",
        "https://[2001:db8::1]/v1",
    ],
)
def test_another_machine_needs_a_second_setting_and_is_warned_of(url: str) -> None:
    with pytest.raises(NotPluggedIn, match="leave"):
        plugged.settings({"TRACKER_MODEL_URL": url})


def test_with_both_settings_it_is_https_only_and_says_what_leaves() -> None:
    with pytest.raises(NotPluggedIn):
        plugged.settings({"TRACKER_MODEL_URL": "http://models.example/v1", "TRACKER_MODEL_OUTSIDE": "1"})
    found = plugged.settings({"TRACKER_MODEL_URL": "https://models.example/v1", "TRACKER_MODEL_OUTSIDE": "1"})
    assert found is not None and found.outside and "whole text" in found.warning and "models.example" in found.warning


def test_what_it_adds_stands_in_the_text_and_is_marked_as_its_own(model: Plugged) -> None:
    Stub.said = "Here: " + json.dumps(
        {
            "people": [
                {
                    "name": "Ada Lund",
                    "act_type": "taken_into_custody",
                    "when": "5 May 2020",
                    "stage": "apprehended",
                    "quote": "They came for Ada Lund at dawn on 5 May 2020.",
                }
            ]
        }
    )

    found = plugged.joined(TEXT, read(TEXT), plugged.ask(TEXT, model), model)

    (one,) = [v for v in victims(TEXT, found) if "ada lund" in v.names]
    assert "detained" in one.roles and "ours" in found.engine
    assert all(TEXT[p.start : p.end] == p.quote and "ours" in p.doubt for p in found.proposals if p.key.startswith("m"))
    assert any(p.text == "2020-05-05" for p in found.proposals)
    assert Stub.asked[0]["model"] == "ours" and Stub.asked[0]["messages"][1]["content"] == TEXT


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Ada Lund", "act_type": "torture", "quote": "Ada Lund was tortured in a cellar for nine days."},
        {"name": "Nils Ro", "act_type": "detention", "quote": "They came for Ada Lund at dawn on 5 May 2020."},
        {"name": "Bo Ek", "act_type": "detention", "quote": "They came for Ada Lund at dawn on 5 May 2020."},
        {"name": "Ada Lund", "act_type": "ethnic cleansing", "quote": "They came for Ada Lund at dawn on 5 May 2020."},
        {"name": "Lun", "act_type": "detention", "quote": "They came for Ada Lund at dawn on 5 May 2020."},
        {"name": "Bo Ek", "act_type": "torture", "quote": "Nobody has been told where she is. Minister" * 40},
        {"name": "Ada Lund"},
        "Ada Lund",
    ],
)
def test_what_the_text_does_not_say_is_dropped(model: Plugged, row: object) -> None:
    before = read(TEXT)

    found = plugged.joined(TEXT, before, {"people": [row]}, model)

    assert found.proposals == before.proposals and "dropped" in found.notes[-1]


@pytest.mark.parametrize("said", ["I would rather not.", '{"people": "none"}', "[]", '{"people": [{"name": 5}]}'])
def test_an_answer_that_cannot_be_read_changes_nothing(model: Plugged, said: str) -> None:
    Stub.said = said
    before = read(TEXT)

    try:
        found = plugged.joined(TEXT, before, plugged.ask(TEXT, model), model)
    except NotPluggedIn:
        return
    assert found.proposals == before.proposals


def test_a_model_that_does_not_answer_is_a_sentence_not_a_crash() -> None:
    with pytest.raises(NotPluggedIn, match="could not be asked"):
        plugged.ask(TEXT, Plugged("http://127.0.0.1:9", "gone", False))


def test_a_name_is_no_part_of_another_word(model: Plugged) -> None:
    text = "They came for Ada Lund about dawn on 5 May 2020. Minister Bo Ek kept silent."
    row = {"name": "Bo Ek", "act_type": "detention", "quote": "They came for Ada Lund about dawn on 5 May 2020."}

    found = plugged.joined(text, read(text), {"people": [row]}, model)

    assert "bo ek" not in {name for v in victims(text, found) for name in v.names}


def test_a_chinese_name_of_two_signs_is_found_inside_the_words(model: Plugged) -> None:
    text = "五月三日清晨，几名便衣男子敲开门，带走了居民李伟。家属至今没有消息。"
    row = {"name": "李伟", "act_type": "taken_into_custody", "quote": "带走了居民李伟"}

    found = plugged.joined(text, replace(read(text), things=(), proposals=()), {"people": [row]}, model)

    assert [p.text for p in found.proposals if p.field == "name"] == ["李伟"]


def test_what_is_said_twice_counts_once_and_an_endless_list_is_cut(model: Plugged) -> None:
    row = {"name": "Ada Lund", "act_type": "search", "quote": "They came for Ada Lund at dawn on 5 May 2020."}

    found = plugged.joined(TEXT, read(TEXT), {"people": [row] * 5000}, model)

    assert sum(p.code == "search" for p in found.proposals) == 1
    assert "5,000 people; the first 200" in found.notes[-1]


@pytest.mark.parametrize("said", ['{"a":' * 100_000 + "}", "{" + " " * 3_000_000 + "}"], ids=["deep", "long"])
def test_an_answer_without_end_or_bottom_is_refused(model: Plugged, said: str) -> None:
    Stub.said = said

    with pytest.raises(NotPluggedIn):
        plugged.ask(TEXT, model)
