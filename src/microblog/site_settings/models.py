"""A setting that an admin has saved."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from microblog.columns import Base


class SiteSetting(Base):
    """The value of one setting; without a row, the default holds."""

    __tablename__ = "site_settings"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
