#pragma once
#include <string>
#include <variant>
#include <vector>

namespace queueback::hal::api {

enum class Alignment { kLeft, kCenter, kRight };
enum class Weight { kNormal, kBold };
/// Size of characters: the width doubles in kDoubleWidth and kDouble, the height in kDoubleHeight and kDouble.
enum class TextSize { kNormal, kDoubleWidth, kDoubleHeight, kDouble };

/// Text in UTF-8 that wraps over as many lines as it needs. '\n' ends a line; other control characters,
/// which could carry printer commands, are printed as '?'. An empty text is an empty line.
struct TextLine {
  std::string text;
  Alignment align = Alignment::kLeft;
  Weight weight = Weight::kNormal;
  TextSize size = TextSize::kNormal;
  friend bool operator==(const TextLine&, const TextLine&) = default;
};

/// `left` at the left margin and `right` at the right one: on one line if both fit with a space between
/// them, else `right` ends up on the last line or on one of its own.
struct TwoColumn {
  std::string left;
  std::string right;
  Weight weight = Weight::kNormal;
  TextSize size = TextSize::kNormal;
  friend bool operator==(const TwoColumn&, const TwoColumn&) = default;
};

enum class RuleStyle { kSingle, kDouble };

/// A line across the paper.
struct Rule {
  RuleStyle style = RuleStyle::kSingle;
  friend bool operator==(const Rule&, const Rule&) = default;
};

/// A QR code in the middle of the paper. The payload is printable ASCII.
struct QrCode {
  std::string payload;
  friend bool operator==(const QrCode&, const QrCode&) = default;
};

/// Empty lines.
struct Feed {
  int lines = 1;
  friend bool operator==(const Feed&, const Feed&) = default;
};

/// Cuts below what was printed so far; on a printer without a cutter, feeds to the tear bar.
struct Cut {
  friend bool operator==(const Cut&, const Cut&) = default;
};

enum class DrawerPin { kPin2, kPin5 };

/// Opens the drawer when the printer reaches this place of the job.
struct DrawerKick {
  DrawerPin pin = DrawerPin::kPin2;
  friend bool operator==(const DrawerKick&, const DrawerKick&) = default;
};

using PrintElement = std::variant<TextLine, TwoColumn, Rule, QrCode, Feed, Cut, DrawerKick>;

/// What shall be on the paper, from top to bottom, without any knowledge of a printer. A plain value.
struct PrintDocument {
  std::vector<PrintElement> elements;
  friend bool operator==(const PrintDocument&, const PrintDocument&) = default;
};

}  // namespace queueback::hal::api
