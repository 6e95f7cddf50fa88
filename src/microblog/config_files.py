"""Settings that are read from the files which `*_FILE` names."""

import os
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from pydantic_settings.sources import DotEnvSettingsSource

from microblog.dotenv_file import values_of
from microblog.refusals import ConfigError


class DotEnvFile(DotEnvSettingsSource):
    """Takes values as they stand in `.env`: the `$` of a password means nothing else there."""

    def _read_env_file(self, file_path: Path) -> dict[str, str | None]:
        return {name.lower(): value for name, value in values_of(file_path).items() if value}


class FileSource(PydanticBaseSettingsSource):
    """Reads MAIL_PASSWORD from the file that MAIL_PASSWORD_FILE names, and so for each setting."""

    def __init__(self, settings_cls: type[BaseSettings], dotenv: DotEnvFile) -> None:
        super().__init__(settings_cls)
        self._dotenv = dotenv

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        del field
        path = self.current_state.get(f"{field_name}_file")
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text("utf-8-sig").strip(), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            name = f"{field_name}_file".upper()
            raise ConfigError(f"{name}: {path}: {type(error).__name__}") from None

    def __call__(self) -> dict[str, Any]:
        environment = {name.lower(): value for name, value in os.environ.items()}
        self._set_current_state({**self._dotenv.env_vars, **environment})
        fields = self.settings_cls.model_fields.items()
        found = ((name, self.get_field_value(field, name)[0]) for name, field in fields)
        return {name: value for name, value in found if value is not None}
