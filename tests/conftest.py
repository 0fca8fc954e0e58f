"""Set what must be set before any module of Qt is imported."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
