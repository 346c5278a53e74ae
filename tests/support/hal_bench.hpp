#pragma once
#include <string>
#include <string_view>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "hal/api/print_document.hpp"
#include "hal/drivers/device_factory.hpp"
#include "hal/emulator/printer_emulator.hpp"

namespace queueback::test {

/// How long a test waits for something that must happen. Generous: only a broken test waits that long.
inline constexpr Duration kPatience = Duration::seconds(20);
/// How long a test waits for something that must not happen.
inline constexpr Duration kGlance = Duration::milliseconds(60);

/// A directory that goes away with the test.
class TempDir {
 public:
  TempDir();
  explicit TempDir(const std::string& parent);
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir();
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }

 private:
  std::string path_;
};

/// Limits that make failures quick on an emulator, which answers at once.
[[nodiscard]] hal::drivers::LinkLimits quick_limits();
/// Clock, seeded random source and quick limits; the objects live as long as the program.
[[nodiscard]] hal::drivers::DeviceContext device_context();

inline constexpr std::string_view kQrPayload = "https://qb.example/r?c=QB1.7K3M-9XPA-2D4F-0001&s=MFRGGZDFMZTWQ2LK";

/// A receipt as a shop would print it, with Chinese text, amounts and a QR code.
[[nodiscard]] hal::api::PrintDocument sample_receipt();
/// A receipt of so many lines.
[[nodiscard]] hal::api::PrintDocument long_receipt(int lines);

/// A file's bytes; empty if it cannot be read.
[[nodiscard]] std::string read_file(const std::string& path);
/// Standard output of a shell command.
[[nodiscard]] std::string output_of(const std::string& command);

}  // namespace queueback::test
