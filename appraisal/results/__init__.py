"""Results of a scheme: computed live, frozen as a version, shown and compared. All of it goes through `appraisal.scoring`."""

from appraisal.results.board import Board
from appraisal.results.boards import frozen_board, read_board
from appraisal.results.live import live, live_many

__all__ = ["Board", "frozen_board", "live", "live_many", "read_board"]
