"""Settings that are read from the files which `*_FILE` names."""

import os
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import PydanticBaseSettingsSource
from pydantic_settings.sources import DotEnvSettingsSource

from microblog.refusals import Refusal


class ConfigError(Refusal):
    """Raised with one line for each bad setting, before a file or socket opens."""


class FileSource(PydanticBaseSettingsSource):
    """Reads MAIL_PASSWORD from the file that MAIL_PASSWORD_FILE names, and so for each setting."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        del field
        path = self.current_state.get(f"{field_name}_file")
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text().strip(), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            name = f"{field_name}_file".upper()
            raise ConfigError(f"{name}: {path}: {type(error).__name__}") from None

    def __call__(self) -> dict[str, Any]:
        dotenv = DotEnvSettingsSource(self.settings_cls).env_vars
        environment = {name.lower(): value for name, value in os.environ.items()}
        self._set_current_state({**dotenv, **environment})
        fields = self.settings_cls.model_fields.items()
        found = ((name, self.get_field_value(field, name)[0]) for name, field in fields)
        return {name: value for name, value in found if value is not None}
