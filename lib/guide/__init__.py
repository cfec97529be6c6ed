"""The guide to the codes: what the support desk must know of each status, and what to tell the customer."""

from lib.guide.model import Guidance as Guidance
from lib.guide.model import Guide as Guide
from lib.guide.model import GuideError as GuideError
from lib.guide.model import Resend as Resend
from lib.guide.model import guide as guide
from lib.guide.template import Known as Known
from lib.guide.template import Variable as Variable
from lib.guide.template import filled as filled
from lib.guide.template import unknown_places as unknown_places
