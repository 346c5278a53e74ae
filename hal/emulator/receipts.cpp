#include "hal/emulator/receipts.hpp"

#include <png.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

namespace queueback::hal::emulator {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using FilePtr = std::unique_ptr<std::FILE, CloseFile>;

struct Colour {
  int red;
  int green;
  int blue;
};
constexpr Colour kPaperColour{253, 252, 248};
constexpr Colour kInkColour{34, 34, 40};

std::uint8_t mix(int paper, int ink, std::uint8_t amount) {
  return static_cast<std::uint8_t>((paper * (255 - amount) + ink * amount) / 255);
}

std::string numbered(const std::string& directory, int number, const char* extension) {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "receipt-%04d.%s", number, extension);
  return directory + "/" + name.data();
}

bool write_bytes(const std::string& path, ByteView bytes) {
  const FilePtr file(std::fopen(path.c_str(), "wb"));
  if (file == nullptr) {
    return false;
  }
  return std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size() && std::fflush(file.get()) == 0;
}

std::vector<std::uint8_t> colours(const PaperImage& image) {
  std::vector<std::uint8_t> pixels;
  pixels.reserve(image.ink.size() * 3);
  for (const std::uint8_t amount : image.ink) {
    pixels.push_back(mix(kPaperColour.red, kInkColour.red, amount));
    pixels.push_back(mix(kPaperColour.green, kInkColour.green, amount));
    pixels.push_back(mix(kPaperColour.blue, kInkColour.blue, amount));
  }
  return pixels;
}

}  // namespace

Result<void, EmulatorError> write_png(const PaperImage& image, const std::string& path) {
  const std::vector<std::uint8_t> pixels = colours(image);
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  header.width = static_cast<png_uint_32>(image.size.width);
  header.height = static_cast<png_uint_32>(image.size.height);
  header.format = PNG_FORMAT_RGB;
  // A reader that watches the directory must never see half a picture.
  const std::string unfinished = path + ".part";
  if (png_image_write_to_file(&header, unfinished.c_str(), 0, pixels.data(), 0, nullptr) == 0) {
    return fail(EmulatorErrorCode::kFile, "cannot write " + path);
  }
  std::error_code error;
  std::filesystem::rename(unfinished, path, error);
  if (error) {
    return fail(EmulatorErrorCode::kFile, "cannot write " + path + ": " + error.message());
  }
  return {};
}

Result<PaperTray, EmulatorError> PaperTray::open(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    return fail(EmulatorErrorCode::kFile, "cannot make " + directory + ": " + error.message());
  }
  int next = 1;
  while (std::filesystem::exists(numbered(directory, next, "bin"), error)) {
    ++next;
  }
  return PaperTray(directory, next);
}

Result<ReceiptFiles, EmulatorError> PaperTray::add(const Receipt& receipt) {
  ReceiptFiles files{numbered(directory_, next_, "png"), numbered(directory_, next_, "bin")};
  // Whoever watches the directory waits for the picture: the bytes are there before it.
  if (!write_bytes(files.bin, receipt.raw)) {
    return fail(EmulatorErrorCode::kFile, "cannot write " + files.bin);
  }
  if (auto written = write_png(receipt.image, files.png); !written) {
    return tl::unexpected(written.error());
  }
  ++next_;
  files_.push_back(files);
  return files;
}

}  // namespace queueback::hal::emulator
