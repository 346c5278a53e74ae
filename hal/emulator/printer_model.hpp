#pragma once
#include <functional>
#include <optional>
#include <string>

#include "common/base/bytes.hpp"
#include "common/base/instant.hpp"
#include "hal/emulator/print_head.hpp"
#include "hal/emulator/receipts.hpp"

namespace queueback::hal::emulator {

struct PrinterSettings {
  int width_dots = 576;
  std::size_t buffer_bytes = std::size_t{64} * 1024;
  std::string font_path = raster::kDefaultFontPath;
  Duration drawer_closes_after{0};  ///< somebody closes it; 0: nobody does. The model without wires has no time.
};

enum class PaperState { kIn, kNearEnd, kOut };
enum class CoverState { kClosed, kOpen };
enum class DrawerState { kClosed, kOpen };
/// How the printer treats questions.
enum class ReplyMode {
  kPrompt,
  kSilent,      ///< never answers
  kHoldOne,     ///< keeps the next answer back until it gives the one after it; then kPrompt again
  kStatusOnly,  ///< answers about its state but never proves a job
  kLateProof,   ///< proves each job only when it is asked for the next proof, and with the old id
};

/// The inside of a printer, without wires: a receive buffer, real-time commands that overtake it, a head
/// that stops when paper or cover stop it, and answers. Not thread-safe.
class PrinterModel {
 public:
  using OnReceipt = std::function<void(const Receipt&)>;

  PrinterModel(PrinterSettings settings, OnReceipt on_receipt);

  /// Data from the host: obeys real-time commands at once and the rest as far as it can.
  void receive(ByteView bytes);
  /// How much more the buffer takes; 0 is when a real printer stops reading.
  [[nodiscard]] std::size_t room() const;
  /// Answers since the last call.
  [[nodiscard]] Bytes take_replies();

  void set_paper(PaperState state);
  /// Lets the paper end after so many dots of feeding.
  void set_paper_left(int dots);
  void set_cover(CoverState state);
  void set_drawer(DrawerState state) { drawer_ = state; }
  void set_reply_mode(ReplyMode mode) { reply_mode_ = mode; }
  /// Loses buffer and modes, keeps the paper.
  void power_cycle();
  /// Takes the paper by hand; nothing if none hangs out.
  void tear_off();

  [[nodiscard]] PaperState paper() const { return paper_; }
  [[nodiscard]] CoverState cover() const { return cover_; }
  [[nodiscard]] DrawerState drawer() const { return drawer_; }
  /// Dots of paper since the last cut.
  [[nodiscard]] int paper_hanging_out() const { return head_.paper_height(); }
  [[nodiscard]] int drawer_kicks() const { return drawer_kicks_; }
  /// All text printed since the last call; for tests.
  [[nodiscard]] std::string take_text() { return head_.take_text(); }

 private:
  [[nodiscard]] bool can_print() const { return paper_ != PaperState::kOut && cover_ == CoverState::kClosed; }
  void work();
  void obey(const Command& command);
  void use_up_paper(int dots);
  void watch_for_real_time(std::uint8_t byte);
  void answer_status(std::uint8_t kind);
  void clear_buffer();
  void kick_drawer();
  void prove(const Bytes& proof);
  void reply(const Bytes& bytes);
  void announce();

  PrinterSettings settings_;
  OnReceipt on_receipt_;
  PrintHead head_;
  Bytes buffer_;
  Bytes recent_;  ///< the last bytes received, in which real-time commands are looked for
  Bytes raw_;
  Bytes replies_;
  std::optional<Bytes> held_;
  std::optional<Bytes> late_proof_;
  PaperState paper_ = PaperState::kIn;
  CoverState cover_ = CoverState::kClosed;
  DrawerState drawer_ = DrawerState::kClosed;
  ReplyMode reply_mode_ = ReplyMode::kPrompt;
  std::optional<int> paper_left_;
  std::uint8_t auto_status_ = 0;
  int drawer_kicks_ = 0;
};

}  // namespace queueback::hal::emulator
