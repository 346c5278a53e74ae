#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "hal/emulator/display_emulator.hpp"
#include "hal/emulator/printer_emulator.hpp"
#include "hal/emulator/scanner_emulator.hpp"

namespace queueback::hal::emulator {

/// Longest command line; a scan of the greatest length fits.
inline constexpr std::size_t kMaxCommandLine = std::size_t{16} * 1024;

/// The devices that a control connection commands; null for those that are not there. Not owned.
struct Devices {
  PrinterEmulator* printer = nullptr;
  SerialScannerEmulator* serial_scanner = nullptr;
  EvdevScannerEmulator* evdev_scanner = nullptr;
  DisplayEmulator* display = nullptr;
};

struct CommandReply {
  enum class Next { kGoOn, kQuit };
  std::string json;  ///< one line, without the line end
  Next next = Next::kGoOn;
};

/// Obeys one command line, see docs/devices.md. Total: a line that is no command gets {"ok":false,...}.
[[nodiscard]] CommandReply obey_line(std::string_view line, const Devices& devices);

/// Serves command lines on a Unix socket until `quit`, or until `stop_fd` becomes readable.
class ControlServer {
 public:
  [[nodiscard]] static Result<ControlServer, EmulatorError> open(const std::string& path);
  ControlServer(ControlServer&& other) noexcept;
  ControlServer& operator=(ControlServer&&) = delete;
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;
  ~ControlServer();

  void run(const Devices& devices, int stop_fd);

 private:
  struct Client {
    transport::UniqueFd fd;
    std::string input;
  };
  enum class Progress { kGoOn, kQuit };

  explicit ControlServer(std::string path) : path_(std::move(path)) {}
  void accept_client();
  Progress serve(const std::vector<int>& ready, const Devices& devices);
  Progress serve_client(Client& client, const Devices& devices);

  std::string path_;
  transport::UniqueFd listener_;
  std::vector<Client> clients_;
};

}  // namespace queueback::hal::emulator
