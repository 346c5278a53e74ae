#include "hal/emulator/escpos_parser.hpp"

#include <array>
#include <optional>

namespace queueback::hal::emulator {
namespace {

/// A command with a fixed number of argument bytes.
struct FixedCommand {
  std::uint8_t prefix;
  std::uint8_t code;
  std::size_t arguments;
  CommandKind kind;
};

constexpr std::array kFixedCommands{
    FixedCommand{0x1B, '@', 0, CommandKind::kInitialize},
    FixedCommand{0x1B, 't', 1, CommandKind::kCodePage},
    FixedCommand{0x1B, 'a', 1, CommandKind::kAlign},
    FixedCommand{0x1B, 'E', 1, CommandKind::kEmphasis},
    FixedCommand{0x1B, '2', 0, CommandKind::kUsualSpacing},
    FixedCommand{0x1B, '3', 1, CommandKind::kLineSpacing},
    FixedCommand{0x1B, 'd', 1, CommandKind::kFeedLines},
    FixedCommand{0x1B, 'J', 1, CommandKind::kFeedDots},
    FixedCommand{0x1B, 'p', 3, CommandKind::kDrawer},
    FixedCommand{0x1B, '!', 1, CommandKind::kIgnored},
    FixedCommand{0x1B, '-', 1, CommandKind::kIgnored},
    FixedCommand{0x1B, 'R', 1, CommandKind::kIgnored},
    FixedCommand{0x1B, 'M', 1, CommandKind::kIgnored},
    FixedCommand{0x1B, 'G', 1, CommandKind::kIgnored},
    FixedCommand{0x1C, '&', 0, CommandKind::kChineseOn},
    FixedCommand{0x1C, '.', 0, CommandKind::kChineseOff},
    FixedCommand{0x1C, '!', 1, CommandKind::kChineseSize},
    FixedCommand{0x1C, 'S', 2, CommandKind::kIgnored},
    FixedCommand{0x1D, '!', 1, CommandKind::kSize},
    FixedCommand{0x1D, 'a', 1, CommandKind::kAutoStatus},
    FixedCommand{0x1D, 'r', 1, CommandKind::kInBandStatus},
    FixedCommand{0x1D, 'B', 1, CommandKind::kIgnored},
    FixedCommand{0x1D, 'L', 2, CommandKind::kIgnored},
    FixedCommand{0x1D, 'W', 2, CommandKind::kIgnored},
    FixedCommand{0x1D, 'I', 1, CommandKind::kIgnored},
    FixedCommand{0x10, 0x04, 1, CommandKind::kAlreadyHandled},
    FixedCommand{0x10, 0x05, 1, CommandKind::kAlreadyHandled},
};

constexpr Command kNeedMore{};

Bytes slice(ByteView input, std::size_t from, std::size_t count) {
  const ByteView part = input.subspan(from, count);
  return {part.begin(), part.end()};
}

Command ignore(std::size_t length) { return {CommandKind::kIgnored, {}, length}; }

// `header` bytes, then `count` argument bytes.
Command with_arguments(ByteView input, CommandKind kind, std::size_t header, std::size_t count) {
  if (input.size() < header + count) {
    return kNeedMore;
  }
  return {kind, slice(input, header, count), header + count};
}

std::size_t word_at(ByteView input, std::size_t at) {
  return static_cast<std::size_t>(input[at]) + 256U * static_cast<std::size_t>(input[at + 1]);
}

// GS ( x pL pH ... and FS ( x pL pH ...: the length tells where it ends, known or not.
Command parse_parenthesis(ByteView input) {
  if (input.size() < 5) {
    return kNeedMore;
  }
  CommandKind kind = CommandKind::kIgnored;
  if (input[0] == 0x1D && input[2] == 'k') {
    kind = CommandKind::kQrFunction;
  } else if (input[0] == 0x1D && input[2] == 'H') {
    kind = CommandKind::kProcessId;
  } else if (input[0] == 0x1C && input[2] == 'C') {
    kind = CommandKind::kEncoding;
  }
  return with_arguments(input, kind, 5, word_at(input, 3));
}

// GS v 0 m xL xH yL yH data
Command parse_raster(ByteView input) {
  if (input.size() < 8) {
    return kNeedMore;
  }
  const std::size_t data = word_at(input, 4) * word_at(input, 6);
  return with_arguments(input, CommandKind::kRaster, 4, 4 + data);
}

Command parse_cut(ByteView input) {
  if (input.size() < 3) {
    return kNeedMore;
  }
  const bool feeds_first = input[2] == 65 || input[2] == 66;
  return with_arguments(input, CommandKind::kCut, 2, feeds_first ? 2 : 1);
}

// DLE DC4 fn ...: the number of parameters depends on the function.
Command parse_real_time_function(ByteView input) {
  if (input.size() < 3) {
    return kNeedMore;
  }
  const std::size_t parameters = input[2] == 8 ? 7 : 2;
  return with_arguments(input, CommandKind::kAlreadyHandled, 3, parameters);
}

// ESC * m nL nH data: an older way to print pictures.
Command parse_bit_image(ByteView input) {
  if (input.size() < 5) {
    return kNeedMore;
  }
  const std::size_t bytes_per_column = input[2] >= 32 ? 3 : 1;
  return with_arguments(input, CommandKind::kIgnored, 5, word_at(input, 3) * bytes_per_column);
}

std::optional<Command> parse_variable(ByteView input) {
  const std::uint8_t prefix = input[0];
  const std::uint8_t code = input[1];
  if ((prefix == 0x1D || prefix == 0x1C) && code == '(') {
    return parse_parenthesis(input);
  }
  if (prefix == 0x1D && code == 'v') {
    return parse_raster(input);
  }
  if (prefix == 0x1D && code == 'V') {
    return parse_cut(input);
  }
  if (prefix == 0x10 && code == 0x14) {
    return parse_real_time_function(input);
  }
  if (prefix == 0x1B && code == '*') {
    return parse_bit_image(input);
  }
  return std::nullopt;
}

Command parse_escape(ByteView input) {
  if (input.size() < 2) {
    return kNeedMore;
  }
  if (auto command = parse_variable(input)) {
    return *command;
  }
  for (const FixedCommand& known : kFixedCommands) {
    if (known.prefix == input[0] && known.code == input[1]) {
      return with_arguments(input, known.kind, 2, known.arguments);
    }
  }
  return ignore(2);
}

std::size_t chinese_length(ByteView input) {
  if (input.size() < 2) {
    return 0;
  }
  const bool four_bytes = input[1] >= 0x30 && input[1] <= 0x39;
  return four_bytes ? 4 : 2;
}

std::size_t utf8_length(std::uint8_t first) { return first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1; }

Command parse_character(ByteView input, TextMode mode) {
  std::size_t length = 1;
  if (input[0] >= 0x80) {
    switch (mode) {
      case TextMode::kSingleByte:
        break;
      case TextMode::kChinese:
        length = chinese_length(input);
        break;
      case TextMode::kUtf8:
        length = utf8_length(input[0]);
        break;
    }
  }
  if (length == 0) {
    return kNeedMore;
  }
  return with_arguments(input, CommandKind::kCharacter, 0, length);
}

}  // namespace

Command parse_command(ByteView input, TextMode mode) {
  if (input.empty()) {
    return kNeedMore;
  }
  switch (input[0]) {
    case 0x10:
    case 0x1B:
    case 0x1C:
    case 0x1D:
      return parse_escape(input);
    case 0x0A:
      return {CommandKind::kLineFeed, {}, 1};
    default:
      return input[0] < 0x20 ? ignore(1) : parse_character(input, mode);
  }
}

}  // namespace queueback::hal::emulator
