#pragma once
#include <cstdint>
#include <functional>
#include <utility>

namespace queueback::terminal {

/// Which front end works the till: one at a time, the others watch. The first that does something gets the till and
/// keeps it until it leaves or another one takes it over. Lives on the I/O thread.
class Seats {
 public:
  using Seat = std::uint64_t;

  /// `changed` is called whenever the till went to another front end, or became free.
  explicit Seats(std::function<void()> changed) : changed_(std::move(changed)) {}

  /// A front end has come.
  [[nodiscard]] Seat sit() { return ++newest_; }
  /// It has left; frees the till if it had it.
  void rise(Seat seat);
  /// Whether this front end may work the till; gives it the till if that is free.
  [[nodiscard]] bool may_work(Seat seat);
  /// Gives the till to this front end, whoever had it; 0: to nobody.
  void take(Seat seat);
  /// Which front end has the till; 0: none.
  [[nodiscard]] Seat working() const { return working_; }
  /// Nobody is told of changes any more: what was to be told is gone.
  void forget_listener() { changed_ = nullptr; }

 private:
  std::function<void()> changed_;
  Seat newest_ = 0;
  Seat working_ = 0;  ///< 0: nobody
};

}  // namespace queueback::terminal
