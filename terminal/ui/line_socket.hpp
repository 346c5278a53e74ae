#pragma once
#include <QByteArray>
#include <QLocalSocket>
#include <QObject>
#include <QString>
#include <QTimer>

namespace queueback::terminal::ui {

/// Longest line of the local API, in bytes (docs/local-api.md).
inline constexpr qsizetype kMaxLine = qsizetype{1024} * 1024;
/// Between two attempts to reach the till's core, in milliseconds.
inline constexpr int kReconnectPause = 300;

/// A connection to the till's core that comes back by itself: lines in, lines out. Lives on the thread that made it.
class LineSocket final : public QObject {
  Q_OBJECT
 public:
  explicit LineSocket(const QString& path, QObject* parent = nullptr);
  ~LineSocket() override;

  /// Begins to connect, and goes on trying.
  void start();
  /// One line without its end; dropped while there is no connection.
  void send(const QByteArray& line);
  [[nodiscard]] bool is_connected() const { return socket_.state() == QLocalSocket::ConnectedState; }

 Q_SIGNALS:
  void connected();
  /// The connection ended, or could not be made.
  void disconnected();
  void received(const QByteArray& line);

 private:
  void connect_now();
  void read();

  QString path_;
  QLocalSocket socket_;
  QTimer retry_;
  QByteArray buffer_;
};

}  // namespace queueback::terminal::ui
