#pragma once
#include <QDateTime>
#include <QObject>
#include <QString>
#include <QVariantList>
#include <QVariantMap>
#include <deque>
#include <nlohmann/json.hpp>
#include <vector>

#include "terminal/ui/line_socket.hpp"

namespace queueback::terminal::ui {

/// Questions that wait for the store, at most; a further one is dropped: the page asks again.
inline constexpr std::size_t kMaxQuestions = 12;

/// The store as its manager sees it from here (docs/inquiries.md): what was asked, the newest answer to it, and when
/// that was true. Its connection to the core is its own, so that a slow store never holds up a sale.
class StoreView final : public QObject {
  Q_OBJECT
  /// By topic: `data` (the newest answer), `at` (its time, empty: none yet), `problem` (why the newest
  /// question got no answer; empty: it did): offline, slow, role, old, refused; `reason`: the store's own words.
  Q_PROPERTY(QVariantMap topics READ topics NOTIFY changed)
  /// What a person is about to do: shown on the page that asks for the reason.
  Q_PROPERTY(QVariantMap proposal READ proposal NOTIFY proposed)
  Q_PROPERTY(bool acting READ is_acting NOTIFY changed)
 public:
  explicit StoreView(const QString& socket, QObject* parent = nullptr);
  void start();

  /// Asks `question`, whose `do` names it; the answer becomes the topic's. One that is asked already is not asked
  /// twice.
  Q_INVOKABLE void ask(const QString& topic, const QVariantMap& question);
  /// The topic is empty again: what it was about is another thing now.
  Q_INVOKABLE void forget(const QString& topic);
  /// Nothing that was asked is shown to whoever signs in next.
  Q_INVOKABLE void forget_all();
  Q_INVOKABLE void propose(const QVariantMap& what);
  /// Changes something at the store; `acted` tells how it went.
  Q_INVOKABLE void act(const QVariantMap& question);

  /// 1234567 → "12345.67"; empty where there is no number.
  Q_INVOKABLE [[nodiscard]] QString money(const QVariant& minor) const;
  /// A time of the store's answers by the store's clock: 14:03, of another day with its date.
  Q_INVOKABLE [[nodiscard]] QString when(const QString& rfc3339) const;

  [[nodiscard]] QVariantMap topics() const { return topics_; }
  [[nodiscard]] QVariantMap proposal() const { return proposal_; }
  [[nodiscard]] bool is_acting() const;

 Q_SIGNALS:
  void changed();
  void proposed();
  /// `problem` as of a topic; empty: it is done. `answer`: what the store said.
  void acted(const QString& problem, const QString& reason, const QVariantMap& answer);

 private:
  struct Question {
    QString topic;  ///< empty: it changes something
    nlohmann::json request;
  };

  void add(Question question);
  void send_first();
  void on_answer(const QByteArray& line);
  void on_disconnected();
  void finish(const QString& problem, const QString& reason, const QVariantMap& answer);
  void note(const QString& topic, const QVariantMap& news);
  void take_offsets(const nlohmann::json& answer);
  /// A moment by the store's clock.
  [[nodiscard]] QDateTime local(const QDateTime& utc) const;

  LineSocket socket_;
  std::deque<Question> questions_;
  bool under_way_ = false;  ///< the first one was sent: whoever hears of an answer may ask again at once
  QVariantMap topics_;
  QVariantMap proposal_;
  struct Offset {
    qint64 from_seconds = 0;
    qint64 seconds = 0;
  };
  std::vector<Offset> offsets_;  ///< of the store's zone, by time; none: not known yet
};

}  // namespace queueback::terminal::ui
