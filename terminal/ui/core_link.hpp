#pragma once
#include <QObject>
#include <QString>
#include <QTimer>
#include <deque>
#include <nlohmann/json.hpp>
#include <string>

#include "terminal/local_api/local_api.hpp"
#include "terminal/ui/line_socket.hpp"

namespace queueback::terminal::ui {

/// Requests that wait for their answers; a further one is dropped: nobody presses so fast on purpose.
inline constexpr std::size_t kMaxPending = 32;
/// The core counts as away when it has not answered a question for news for so long, in milliseconds.
inline constexpr int kSilence = 25'000;

/// The front end's side of the local API (docs/local-api.md): commands over one connection, questions to the store over
/// another, the state over a third that always waits for news. A command whose answer was lost is asked again with its
/// id, so that nothing is done twice.
class CoreLink final : public QObject {
  Q_OBJECT
 public:
  using json = nlohmann::json;

  explicit CoreLink(const QString& socket, QObject* parent = nullptr);
  void start();

  /// Whether another front end works the till.
  [[nodiscard]] bool is_worked_elsewhere() const { return working_seat_ != 0 && working_seat_ != seat_; }
  /// Passes on what the cashier does. False if too much waits already.
  bool send(json request);
  /// Asks what only the store knows; the answer is a list. It never holds up a command, however slow the store is.
  void look_up(json request);
  /// False too while the core has not answered for kSilence.
  [[nodiscard]] bool is_connected() const { return watch_.is_connected() && !is_silent_; }
  [[nodiscard]] bool is_waiting() const { return !pending_.empty(); }

 Q_SIGNALS:
  void connection_changed();
  void waiting_changed();
  void state_arrived(const queueback::terminal::local_api::Snapshot& state);
  /// What one of our own commands caused.
  void notice_arrived(const queueback::terminal::local_api::ShownNotice& notice);
  /// A list that was asked for, or what was looked up; then `asked` is the question.
  void list_arrived(const nlohmann::json& answer);
  void refused(const QString& reason);
  /// What was looked up is not to be had.
  void look_up_failed(const QString& reason);

 private:
  void send_first();
  void greet();
  void on_answer(const QByteArray& line);
  void on_news(const QByteArray& line);
  void on_looked_up(const QByteArray& line);
  void send_first_question();
  void ask_for_news();
  void take_state(const json& answer);

  /// A core that lives answers a `wait` within 20 seconds.
  QTimer silence_;
  bool is_silent_ = false;
  LineSocket commands_;
  LineSocket watch_;
  LineSocket questions_;
  std::deque<json> asked_;    ///< over `questions_`; the first one was sent if there is a connection
  std::deque<json> pending_;  ///< the first one was sent if there is a connection
  bool greeting_ = false;     ///< the next answer tells this front end its seat
  std::uint64_t seat_ = 0;
  std::uint64_t working_seat_ = 0;
  std::string run_;  ///< of the core
  std::uint64_t revision_ = 0;
};

}  // namespace queueback::terminal::ui
