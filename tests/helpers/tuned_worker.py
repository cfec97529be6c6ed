"""A worker whose tuning is its argument: `python -m tests.helpers.tuned_worker '{"heartbeat": 0.5}'`."""

import json
import sys

from lib import worker
from lib.lookup.workers.worker import Tuning

if __name__ == "__main__":
    worker.main(Tuning(**json.loads(sys.argv.pop())))
