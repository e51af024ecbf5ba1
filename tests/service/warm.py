"""What the process of a job imports and compiles, done once for the processes of many tests."""

import recommender.batch
import service.labour
from features.profiles import Firm
from recommender import prospects
from service.matchers import Matchers

__all__ = ["recommender", "service"]

prospects.prospects(Matchers().fitted(), None, [Firm(name="示例")], 1)
