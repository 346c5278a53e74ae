#include "terminal/front_desk/seats.hpp"

namespace queueback::terminal {

void Seats::rise(Seat seat) {
  if (working_ == seat) {
    take(0);
  }
}

bool Seats::may_work(Seat seat) {
  if (working_ == 0) {
    take(seat);
  }
  return working_ == seat;
}

void Seats::take(Seat seat) {
  if (working_ == seat) {
    return;
  }
  working_ = seat;
  if (changed_) {
    changed_();
  }
}

}  // namespace queueback::terminal
