from township.trace import Trace

__all__ = ["Trace"]
