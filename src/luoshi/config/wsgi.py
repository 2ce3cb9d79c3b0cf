"""What a web server calls."""

import gc
import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from luoshi.installation.environment import leave
from luoshi.installation.secret import KEY

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.config.settings")
application = get_wsgi_application()
if not settings.KEY_IS_KEPT:
    # Of several processes each would sign and seal under a key of its own.
    leave((f"密钥 {Path(settings.DATA) / KEY} 不见了；请把它放回原处，再启动服务",))
# Every view is loaded before the first request, which took 2.3 seconds without, and before an older process stops.
_ = get_resolver().url_patterns
# What is loaded now lives as long as the process: collections no longer look through it, 0.1 s of a request each time.
gc.collect()
gc.freeze()
