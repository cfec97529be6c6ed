"""The guide to the codes: what a person at the desk must know of each status, and what they may tell the customer."""

from lib.guide.model import Guidance as Guidance
from lib.guide.model import Guide as Guide
from lib.guide.model import GuideError as GuideError
from lib.guide.model import Resend as Resend
from lib.guide.model import guide as guide
