#include "common/net/shutdown_signal.hpp"

#include <boost/asio/signal_set.hpp>
#include <csignal>

namespace queueback::net {

namespace asio = boost::asio;

struct ShutdownSignal::State {
  explicit State(const asio::any_io_executor& executor) : signals(executor, SIGTERM, SIGINT) {}
  asio::signal_set signals;
};

ShutdownSignal::ShutdownSignal(const asio::any_io_executor& executor, std::function<void(int)> on_signal)
    : state_(std::make_shared<State>(executor)) {
  const std::weak_ptr<State> weak = state_;
  state_->signals.async_wait([weak, call = std::move(on_signal)](const boost::system::error_code& error, int number) {
    if (error) {
      return;
    }
    if (const auto state = weak.lock()) {
      boost::system::error_code ignored;
      state->signals.clear(ignored);
    }
    call(number);
  });
}

ShutdownSignal::~ShutdownSignal() = default;

}  // namespace queueback::net
