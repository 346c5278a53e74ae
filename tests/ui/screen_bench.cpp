#include "tests/ui/screen_bench.hpp"

namespace queueback::tests {

ScreenBench::ScreenBench(Look look, const std::vector<replication::ReferenceItem>& reference)
    : ScreenHand(look, [this] { core_->let_work(Duration::milliseconds(5)); }), reference_(reference), look_(look) {
  restart_core();
  restart_screen();
}

ScreenBench::~ScreenBench() {
  customer_.reset();
  stop();
  socket_.reset();
}

ScreenHand& ScreenBench::customer() {
  if (!customer_) {
    customer_.emplace(look_, [this] { core_->let_work(Duration::milliseconds(5)); });
    customer_->start(QString::fromStdString((directory_.path() / "terminal.sock").string()),
                     terminal::ui::Screen::For::kCustomer);
    come_forward();
  }
  return *customer_;
}

void ScreenBench::restart_core() {
  socket_.reset();
  core_.reset();
  core_.emplace(directory_.path() / "terminal.db", printer_.uri(), reference_);
  socket_.emplace(must(net::LocalSocketServer::open(core_->executor(), directory_.path() / "terminal.sock")));
  socket_->serve(
      [this](std::shared_ptr<net::LocalConnection> connection) -> net::asio::awaitable<void> {
        const terminal::FrontEnd front_end(core_->desk());
        co_await front_end.serve(std::move(connection));
      },
      [](const net::Error& error) { ADD_FAILURE() << error.reason; });
}

void ScreenBench::restart_screen() { start(QString::fromStdString((directory_.path() / "terminal.sock").string())); }

}  // namespace queueback::tests
