#include <fstream>

#include "hal/emulator/printer_emulator.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/orders.hpp"
#include "tests/bench/printer_tap.hpp"
#include "tests/bench/require.hpp"
#include "tests/bench/shop.hpp"
#include "tests/bench/stages.hpp"
#include "tests/bench/till_client.hpp"

namespace queueback::bench {
namespace {

constexpr Duration kPrintLimit = Duration::seconds(30);
/// The sample shop has 604, some of them no longer sold.
constexpr int kFewestProducts = 590;

/// Times of one sale, from the moment at which `cash` is sent.
struct PayTimes {
  std::vector<double> committed;
  std::vector<double> first_byte;
  std::vector<double> printed;
};

void sell(TillClient& client, PrinterTap& tap, hal::emulator::PrinterEmulator& printer, int n, PayTimes& times) {
  static const std::vector<domain::Product> products = sample_products();
  domain::Money due;
  for (int i = 0; i < 3; ++i) {
    const domain::Product& product = products[static_cast<std::size_t>(n * 3 + i) % products.size()];
    due += product.price;
    client.expect({{"do", "code"}, {"code", product.id.text()}}, "line-added");
  }
  const std::size_t receipts = printer.receipt_count();
  tap.arm();
  const double start = now_seconds();
  client.expect({{"do", "cash"}, {"received", domain::to_string(due)}}, "sale-done");
  times.committed.push_back((now_seconds() - start) * 1000);
  const auto printed = [receipts](const hal::emulator::PrinterModel&, std::size_t done) { return done > receipts; };
  if (!printer.wait_until(printed, kPrintLimit)) {
    give_up("the receipt is not printed");
  }
  times.printed.push_back((now_seconds() - start) * 1000);
  times.first_byte.push_back((tap.first_byte() - start) * 1000);
}

std::string spread(const std::vector<double>& millis) {
  return "p50 " + number(percentile(millis, 0.5), 1) + " ms, p99 " + number(percentile(millis, 0.99), 1) + " ms";
}

std::string mebibytes(const Process& process) {
  return number(static_cast<double>(process.resident_kib()) / 1024, 1) + " MiB";
}

}  // namespace

void measure_pay(const Scale& scale, Figures& out) {
  Shop shop;
  const std::filesystem::path folder = shop.enrol("T1");
  hal::emulator::PrinterWires wires;
  wires.tcp_port = 0;
  const auto printer = require(hal::emulator::PrinterEmulator::start(wires, {}));
  PrinterTap tap(printer->port());
  std::ofstream(folder / "terminal.toml", std::ios::app)
      << "[printer]\ndevice = \"tcp://127.0.0.1:" << tap.port() << "\"\n";
  const Process terminal("queueback-terminal", {"--config", (folder / "terminal.toml").string()}, folder / "log");
  terminal.wait_for_log("terminal.ready");
  TillClient client(folder / "terminal.sock");
  const auto filled = client.wait_until(
      [](const nlohmann::json& state) { return state["products"] >= kFewestProducts; }, "the products arrive");
  const auto products = filled["products"].get<std::uint64_t>();
  out.push_back({"terminal's memory, idle with " + std::to_string(products) + " products", mebibytes(terminal)});
  client.expect({{"do", "sign-in"}, {"cashier", "1001"}, {"pin", "1234"}}, "signed-in");
  PayTimes times;
  for (int i = 0; i < scale.sales; ++i) {
    sell(client, tap, *printer, i, times);
  }
  out.push_back({"  after " + std::to_string(scale.sales) + " sales", mebibytes(terminal)});
  out.push_back({"cash to committed and answered", spread(times.committed)});
  out.push_back({"  to the receipt's first byte at the printer", spread(times.first_byte)});
  out.push_back({"  to the receipt cut (emulated printer)", spread(times.printed)});
}

}  // namespace queueback::bench
