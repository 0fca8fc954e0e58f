#!/usr/bin/env python3
"""Score marked texts with the language model, and fit the fluency detector's weights to the scores.

    python packaging/train/fluency.py score --out SCORES.jsonl [--words N] GOLD.jsonl.xz…
    python packaging/train/fluency.py fit SCORES.jsonl… [--write]
    python packaging/train/fluency.py measure SCORES.jsonl…

Gold files are those `annotator evaluate` reads. `score` takes the files' documents in turn, in an order drawn by lot
from a fixed seed, appends, and goes on where it was stopped. `fit` prints the leave-one-data-set-out table and, with
`--write`, makes resources/models/fluency.json. Texts whose licence does not allow training are measured only.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from annotator.detect import model_files
from annotator.detect.base import Article
from annotator.detect.correction_gain import score
from annotator.detect.fluency_head import FEATURES, NO_GAIN, Head, Unit, describe, features, from_json, phrases
from annotator.detect.score_cache import _encoded, from_row
from annotator.model.anchor import Span
from annotator.paths import resource

SEED = 7
CONTEXT = 240
LONGEST = 12
"""Words of the longest marked span that trains: a whole sentence marked says nothing of its words."""
RIDGE = 3.0
FREE_GUM = ("gum:interview", "gum:news", "gum:bio", "gum:voyage", "gum:academic", "gum:speech")
"""Parts of GUM under licences that allow it."""
MIX = {"ro-en": 1.0, "et-en": 1.0, "ru-en": 1.0, "zh-en": 1.0, "gum": 1.0}
"""The sets that train, with their weight: MLQE-PE (CC0), WMT20 MQM (Apache-2.0), GUM."""
