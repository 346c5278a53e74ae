#pragma once
#include <cstdint>

#include "common/base/bytes.hpp"

namespace queueback::hal::emulator {

/// What a stretch of the printer's input means. Written from the command reference, apart from the
/// encoder: an error in one is not hidden by the same error in the other.
enum class CommandKind {
  kCharacter,  ///< argument: the bytes of one character in the current mode
  kLineFeed,
  kInitialize,      ///< ESC @
  kCodePage,        ///< ESC t n
  kAlign,           ///< ESC a n
  kEmphasis,        ///< ESC E n
  kSize,            ///< GS ! n
  kChineseSize,     ///< FS ! n
  kChineseOn,       ///< FS &
  kChineseOff,      ///< FS .
  kLineSpacing,     ///< ESC 3 n
  kUsualSpacing,    ///< ESC 2
  kFeedLines,       ///< ESC d n
  kFeedDots,        ///< ESC J n
  kCut,             ///< GS V m [n]
  kDrawer,          ///< ESC p m t1 t2
  kRaster,          ///< GS v 0: argument xL xH yL yH data
  kQrFunction,      ///< GS ( k: argument cn fn parameters
  kEncoding,        ///< FS ( C: argument fn m
  kAutoStatus,      ///< GS a n
  kInBandStatus,    ///< GS r n
  kProcessId,       ///< GS ( H: argument fn m d1 d2 d3 d4
  kAlreadyHandled,  ///< a real-time command, obeyed when it arrived
  kIgnored,         ///< known to be harmless or not known at all
};

struct Command {
  CommandKind kind = CommandKind::kIgnored;
  Bytes arguments;
  std::size_t length = 0;  ///< bytes of input it took; 0: more input is needed
};

/// How bytes from 0x80 are read.
enum class TextMode { kSingleByte, kChinese, kUtf8 };

/// The first command of the input. Total: a byte that begins nothing is taken alone as kIgnored.
[[nodiscard]] Command parse_command(ByteView input, TextMode mode);

}  // namespace queueback::hal::emulator
