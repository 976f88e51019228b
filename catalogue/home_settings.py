"""What an operator may choose for a home; apart from the paths, which most programs need and which must load fast."""

from pydantic import BaseModel, ConfigDict, Field


class HomeSettings(BaseModel):
    """What an operator may choose for a home, in its settings.toml or by CATALOGUE_NIGHTS_KEPT and so on."""

    model_config = ConfigDict(extra="forbid")

    nights_kept: int = Field(3, ge=1)  # finished nights that stay readable
    wait_seconds: float = Field(600, ge=0)  # how long a second writer waits for the first
