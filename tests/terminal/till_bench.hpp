#pragma once
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "common/crypto/pin.hpp"
#include "common/crypto/signing_key.hpp"
#include "hal/drivers/device_factory.hpp"
#include "hal/emulator/printer_emulator.hpp"
#include "terminal/front_desk/front_desk.hpp"
#include "terminal/uplink/till_uplink.hpp"
#include "tests/net/coroutines.hpp"
#include "tests/support/hal_bench.hpp"
#include "tests/support/must.hpp"
#include "tests/terminal/shop.hpp"

namespace queueback::tests {

/// A printer on a real wire.
class PrinterOnAWire {
 public:
  PrinterOnAWire() {
    hal::emulator::PrinterWires wires;
    wires.tcp_port = 0;
    emulator_ = must(hal::emulator::PrinterEmulator::start(wires, {}));
  }
  hal::emulator::PrinterEmulator& operator*() { return *emulator_; }
  hal::emulator::PrinterEmulator* operator->() { return emulator_.get(); }
  [[nodiscard]] std::string uri() const { return "tcp://127.0.0.1:" + std::to_string(emulator_->port()); }

 private:
  std::unique_ptr<hal::emulator::PrinterEmulator> emulator_;
};

/// The terminal's core as its program puts it together, but without a store: one start of it.
class TillBench {
 public:
  TillBench(const std::filesystem::path& file, const std::string& printer_uri,
            const std::vector<replication::ReferenceItem>& reference)
      : database_(must(storage::Database::open({file}))),
        tables_(must(terminal::TillDatabase::open(
            database_, {*domain::StoreId::parse("S1"), *domain::TerminalId::parse("T1")}, random_))),
        storage_(database_, {nullptr, nullptr,
                             [](const storage::Error& error) {
                               ADD_FAILURE() << error.reason;
                               std::abort();
                             }}),
        uplink_port_(*tables_, storage_, {}, {[](const auto&, const auto&) {}, [](const link::UplinkStatus&) {}}),
        uplink_(io_.get_executor(), {"test", nullptr, {}}, replication::Sender(tables_->take_history()), uplink_port_,
                clock_, random_),
        receipt_key_(must(crypto::SigningKey::generate(random_))),
        till_(io_.get_executor(),
              {*tables_, storage_, file, receipt_key_, clock_, random_, slow_.get_executor(),
               [this](const replication::Appended& record) { uplink_.appended(record); }},
              must(tables_->state())) {
    till_.set_catalogue(reference, version_);
    terminal::DeviceSet set;
    auto printer = must(hal::drivers::open_printer(printer_uri, "generic-80-gb18030", test::device_context()));
    set.printer = std::move(printer.printer);
    set.drawer = std::move(printer.drawer);
    devices_.emplace(
        io_.get_executor(), std::move(set),
        terminal::Devices::Callbacks{[this](const std::string& bytes) { till_.happen(terminal::Code{bytes}); },
                                     [](std::size_t) {}, [this] { till_.touch(); }});
    till_.attach(*devices_);
    desk_.emplace(terminal::FrontDesk::Parts{till_, *devices_, uplink_, *tables_, storage_, clock_});
    front_end_.emplace(*desk_);
  }
  /// In the order of the program's shutdown.
  ~TillBench() {
    till_.print_queue().stop();
    devices_->stop();
    storage_.close();
  }
  TillBench(const TillBench&) = delete;
  TillBench& operator=(const TillBench&) = delete;

  /// What a front end is answered.
  nlohmann::json ask(const nlohmann::json& request) { return ask(*front_end_, request); }
  nlohmann::json ask(const terminal::FrontEnd& front_end, const nlohmann::json& request) {
    return nlohmann::json::parse(test::run(io_, front_end.answer(request.dump())));
  }
  /// What the till's own scanner read.
  void scan(const std::string& code) { till_.happen(terminal::Code{code}); }
  /// What the store leased before; the next start knows it.
  void keep_lease(const terminal::SaveLease& lease) {
    EXPECT_TRUE(storage_.submit([this, lease] { return tables_->save_lease(lease); }, [] {}));
  }
  terminal::FrontDesk& desk() { return *desk_; }
  boost::asio::any_io_executor executor() { return io_.get_executor(); }
  /// The code of the newest notice that a request caused.
  std::string told(const nlohmann::json& request) {
    const nlohmann::json answer = ask(request);
    return answer["notices"].empty() ? "" : answer["notices"].back()["code"].get<std::string>();
  }
  /// New reference data arrive.
  void reference_is(const std::vector<replication::ReferenceItem>& items) { till_.set_catalogue(items, ++version_); }
  void sign_in() { EXPECT_EQ(told({{"do", "sign-in"}, {"cashier", "1001"}, {"pin", "1234"}}), "signed-in"); }
  /// A whole sale of one cola.
  void sell() {
    EXPECT_EQ(told({{"do", "code"}, {"code", kColaBarcode}}), "line-added");
    EXPECT_EQ(told({{"do", "cash"}, {"received", "5"}}), "sale-done");
  }
  /// State of the newest print job. The answer lists jobs of unknown outcome first.
  std::string newest_job() {
    const nlohmann::json jobs = ask({{"do", "print-jobs"}})["jobs"];
    const auto newest = std::max_element(jobs.begin(), jobs.end(), [](const auto& one, const auto& other) {
      return one["job"].template get<int>() < other["job"].template get<int>();
    });
    return (*newest)["state"].get<std::string>();
  }
  /// Lets the core work until `condition` holds; false when it takes too long.
  bool until(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(test::kPatience.micros);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) {
        return false;
      }
      let_work(Duration::milliseconds(10));
    }
    return true;
  }
  void let_work(Duration time) {
    io_.restart();
    io_.run_for(std::chrono::microseconds(time.micros));
  }

 private:
  boost::asio::io_context io_{1};
  net::asio::thread_pool slow_{1};
  std::uint64_t version_ = 1;
  SystemClock clock_;
  SystemRandom random_;
  storage::Database database_;
  std::unique_ptr<terminal::TillDatabase> tables_;
  storage::GroupCommit storage_;
  terminal::TillUplink uplink_port_;
  link::Uplink uplink_;
  crypto::SigningKey receipt_key_;
  terminal::Till till_;
  std::optional<terminal::Devices> devices_;
  std::optional<terminal::FrontDesk> desk_;
  std::optional<terminal::FrontEnd> front_end_;
};

/// A PIN's real hash, made once: it is slow on purpose.
inline const std::string& hash_of_1234() {
  static const std::string hash = [] {
    SeededRandom random(1);
    return must(crypto::hash_pin("1234", random));
  }();
  return hash;
}

}  // namespace queueback::tests
