"""A second start reaches the window that is open."""

from __future__ import annotations

import subprocess
import sys

from desk_archive.ui.handover import HandoverServer, hand_over, server_name


def test_nobody_listens(tmp_path, qtbot):
    assert hand_over(tmp_path / "a.deskarchive", None) is False


def test_link_arrives(tmp_path, qtbot):
    archive = tmp_path / "a.deskarchive"
    server = HandoverServer(archive)
    link = "desk-archive://record/0c9f4d61-2f4e-4a54-a44e-4c4e0d1c8f10"
    code = "import sys, pathlib; from desk_archive.ui.handover import hand_over;"
    code += "print(hand_over(pathlib.Path(sys.argv[1]), sys.argv[2]))"
    with qtbot.waitSignal(server.asked, timeout=20_000) as asked:
        second = subprocess.Popen(
            [sys.executable, "-c", code, str(archive), link], stdout=subprocess.PIPE, text=True
        )
    assert second.communicate(timeout=20)[0].strip() == "True"
    assert asked.args == [link]
    server.close()


def test_each_archive_has_a_window_of_its_own(tmp_path):
    assert server_name(tmp_path / "a") != server_name(tmp_path / "b")
