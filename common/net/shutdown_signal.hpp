#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

namespace queueback::net {

/// Turns SIGTERM and SIGINT into one call on the executor's thread, so that a program can stop accepting, drain and
/// close its storage. A second signal has its usual effect: it ends a program that hangs. Owned by main; its
/// destruction takes the handler back.
class ShutdownSignal {
 public:
  /// `on_signal` gets the number of the first signal.
  ShutdownSignal(const boost::asio::any_io_executor& executor, std::function<void(int)> on_signal);
  ShutdownSignal(const ShutdownSignal&) = delete;
  ShutdownSignal& operator=(const ShutdownSignal&) = delete;
  ~ShutdownSignal();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace queueback::net
