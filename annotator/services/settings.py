"""What the user has chosen: in all projects (a JSON file) and in this project (a table of the store).

Values of the project win over the user's own. Every change is saved at once. Reading touches neither file nor
store, so worker threads may do it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import platformdirs

from annotator.model.errors import AnnotatorError
from annotator.model.review import Level
from annotator.services.files import write_atomically

_log = logging.getLogger(__name__)

THEMES = ("system", "light", "dark", "contrast")
RECENT_KEPT = 10
LEARNED = "learned"
"""The project's value that holds what was learned from decisions (services/learning/kept.py)."""
_SHOWN = ("detectors", "ignores", LEARNED)

Change = Callable[[Any], Any]
"""Makes the new value of a setting from the one that is saved; None stands for none."""
ChangeInProject = Callable[[str, Change], Any]
"""Changes one value of the project, by its key, and gives the new one."""


def default_settings_path() -> Path:
    return Path(platformdirs.user_config_dir("annotator", appauthor=False)) / "settings.json"


class Settings:
    """`path` is the user's file, `notices` what the user should know about how it was read."""

    def __init__(self, path: Path, values: Mapping[str, Any], notices: tuple[str, ...] = ()) -> None:
        self.path = path
        self.notices = notices
        self.revision = 0
        """Rises with every change of what is shown, so that what depends on it knows when to be made
        again."""
        self._global = dict(values)
        self._project: dict[str, Any] = {}
        self._change_in_project: ChangeInProject | None = None

    @classmethod
    def load(cls, path: Path | None = None) -> Settings:
        """Read the user's settings. A broken file is set aside and reported in `notices`; nothing is
        raised."""
        path = path or default_settings_path()
        values, notice = _read(path)
        return cls(path, values, (notice,) if notice else ())

    def attach(self, values: Mapping[str, Any], change: ChangeInProject) -> None:
        """Use a project's `values` from now on; `change` changes a stored one."""
        self._project = dict(values)
        self._change_in_project = change
        self.revision += 1

    # -- any value

    def get(self, key: str, default: Any = None) -> Any:
        """The project's value of `key`, else the user's, else `default`."""
        return self._project.get(key, self._global.get(key, default))

    def project_value(self, key: str) -> Any:
        """The project's own value of `key`, None where it has none."""
        return self._project.get(key)

    def set(self, key: str, value: Any, *, project: bool = False) -> None:
        """Save a JSON value (None removes it) for all projects or for this one only. Raises as `change`."""
        self.change(key, lambda _: value, project=project)

    def change(self, key: str, change: Change, *, project: bool = False) -> None:
        """Save what `change` makes of a value as it is saved now, for all projects or for this one only:
        another window may have added to a list since this one read it.

        Raises AnnotatorError when it cannot be saved; it then holds until the program ends.
        """
        if project:
            if self._change_in_project is None:
                raise AnnotatorError(
                    "There is no open project to keep this setting in.", "Open a project first."
                )
            _put(self._project, key, self._change_in_project(key, change))
            self.revision += key in _SHOWN
            return
        # Where the file cannot be read now, what was read of it before is not to be lost.
        saved, trouble = _read(self.path)
        before = [self._global.get(k) for k in _SHOWN]
        if not trouble:
            self._global = saved
        _put(self._global, key, change(self._global.get(key)))
        self.revision += before != [self._global.get(k) for k in _SHOWN]
        data = json.dumps(self._global, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise AnnotatorError(f"Settings cannot be saved in “{self.path}”: {error.strerror}.") from error
        write_atomically(self.path, data.encode())

    # -- the known ones

    @property
    def author(self) -> str:
        """Whose name decisions carry; "" until chosen."""
        return self._text("author")

    @author.setter
    def author(self, name: str) -> None:
        self.set("author", name.strip())

    @property
    def level(self) -> Level:
        """How sure a flag must be to be shown."""
        value = self.get("level")
        return Level(value) if value in {level.value for level in Level} else Level.LIKELY

    @level.setter
    def level(self, level: Level) -> None:
        self.set("level", level.value)

    @property
    def theme(self) -> str:
        """One of THEMES."""
        value = self.get("theme")
        return value if value in THEMES else "system"

    @theme.setter
    def theme(self, theme: str) -> None:
        if theme not in THEMES:
            raise AnnotatorError(f"There is no theme “{theme}”.", f"Choose one of {', '.join(THEMES)}.")
        self.set("theme", theme)

    @property
    def languagetool_server(self) -> str:
        """The address of a LanguageTool server, "" for the local one."""
        return self._text("languagetool_server")

    @languagetool_server.setter
    def languagetool_server(self, address: str) -> None:
        self.set("languagetool_server", address.strip())

    @property
    def detectors(self) -> Mapping[str, bool]:
        """Detectors turned on or off; one that is absent is as it comes."""
        chosen: dict[str, bool] = {}
        for values in (self._global, self._project):
            switched = values.get("detectors")
            if isinstance(switched, dict):
                chosen |= {k: v for k, v in switched.items() if isinstance(v, bool)}
        return MappingProxyType(chosen)

    def set_detector(self, detector: str, enabled: bool | None, *, project: bool = False) -> None:
        """Turn a detector on or off; None leaves it as it comes (or, in a project, as the user has it)."""

        def switch(saved: Any) -> Any:
            switched = dict(saved) if isinstance(saved, dict) else {}
            _put(switched, detector, enabled)
            return switched or None

        self.change("detectors", switch, project=project)

    @property
    def recent_projects(self) -> tuple[str, ...]:
        """Paths of the projects opened last, newest first."""
        return tuple(_paths(self.get("recent_projects")))

    def remember_project(self, path: Path) -> None:
        """Put a project at the head of the recent ones."""
        name = str(path.absolute())
        if self.recent_projects[:1] != (name,):
            self.change(
                "recent_projects",
                lambda saved: [name, *(p for p in _paths(saved) if p != name)][:RECENT_KEPT],
            )

    @property
    def window_state(self) -> str:
        """Whatever the window wants to find again; means nothing to anybody else."""
        return self._text("window_state")

    @window_state.setter
    def window_state(self, state: str) -> None:
        if state != self.window_state:
            self.set("window_state", state)

    def _text(self, key: str) -> str:
        value = self.get(key)
        return value if isinstance(value, str) else ""


def _paths(value: Any) -> list[str]:
    return [p for p in value if isinstance(p, str)] if isinstance(value, list) else []


def _put(values: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value


def _read(path: Path) -> tuple[dict[str, Any], str]:
    """The file's values, and a sentence for the user when it had to be set aside."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, f"Your settings in “{path}” cannot be read ({error.strerror}); the defaults are used."
    except ValueError:
        values = None
    if isinstance(values, dict):
        return values, ""
    aside = path.with_name(f"{path.stem} broken {datetime.now(UTC):%Y-%m-%d %H%M%S}{path.suffix}")
    try:
        path.replace(aside)
    except OSError as error:
        return {}, f"Your settings in “{path}” are damaged and cannot be set aside ({error.strerror})."
    _log.warning("Set the damaged settings aside as %s", aside)
    return {}, f"Your settings were damaged; they are kept as “{aside}” and the defaults are used."
