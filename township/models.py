from township.limits import Bucket
from township.trace import Trace
from township.uploads import Upload

__all__ = ["Bucket", "Trace", "Upload"]
