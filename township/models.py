from township.trace import Trace
from township.uploads import Upload

__all__ = ["Trace", "Upload"]
