#pragma once
#include <string>
#include <vector>

#include "common/base/bytes.hpp"
#include "common/base/result.hpp"
#include "hal/emulator/paper.hpp"

namespace queueback::hal::emulator {

enum class EmulatorErrorCode { kFile, kDevice, kCommand, kTimeout };
using EmulatorError = Failure<EmulatorErrorCode>;

/// A piece of paper: what a person would hold, and the bytes it was made from.
struct Receipt {
  PaperImage image;
  Bytes raw;
};

/// Where receipts were put.
struct ReceiptFiles {
  std::string png;
  std::string bin;
};

/// Writes an RGB picture that looks like thermal paper.
[[nodiscard]] Result<void, EmulatorError> write_png(const PaperImage& image, const std::string& path);

/// Keeps receipts as receipt-0001.png and receipt-0001.bin, numbered on from what the directory holds.
class PaperTray {
 public:
  /// Makes the directory if need be. Error: kFile.
  [[nodiscard]] static Result<PaperTray, EmulatorError> open(const std::string& directory);
  [[nodiscard]] Result<ReceiptFiles, EmulatorError> add(const Receipt& receipt);
  [[nodiscard]] const std::vector<ReceiptFiles>& files() const { return files_; }

 private:
  PaperTray(std::string directory, int next) : directory_(std::move(directory)), next_(next) {}
  std::string directory_;
  int next_;
  std::vector<ReceiptFiles> files_;
};

}  // namespace queueback::hal::emulator
