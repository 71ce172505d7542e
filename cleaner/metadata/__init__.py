"""metadata"""
from cleaner.metadata.page import page_metadata

__all__ = ["page_metadata"]
