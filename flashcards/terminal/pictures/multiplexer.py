"""Where a pane of tmux is in the terminal. Imported within tmux, if a protocol was chosen there."""

import subprocess

_FORMAT = "#{pane_left} #{pane_top} #{?#{==:#{status-position},top},#{status},off}"
_LINES = {"off": 0, "on": 1}
_PATIENCE = 1.0


def origin(pane: str) -> tuple[int, int]:
    """The column and row of the terminal at which a pane begins; the first ones if tmux does not say."""
    try:
        done = subprocess.run(  # noqa: S603 - the pane comes from tmux
            ["tmux", "display-message", "-p", *(["-t", pane] if pane else []), _FORMAT],  # noqa: S607 - as elsewhere
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=True,
        )
        left, top, status = done.stdout.split()
        return int(left), int(top) + (_LINES[status] if status in _LINES else int(status))
    except (OSError, subprocess.SubprocessError, ValueError):
        return 0, 0
