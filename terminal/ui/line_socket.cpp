#include "terminal/ui/line_socket.hpp"

#include <QFileInfo>
#include <utility>

namespace queueback::terminal::ui {

// QLocalSocket looks for a relative name in the folder of temporary files, where anybody could put one.
LineSocket::LineSocket(const QString& path, QObject* parent)
    : QObject(parent), path_(QFileInfo(path).absoluteFilePath()) {
  retry_.setSingleShot(true);
  retry_.setInterval(kReconnectPause);
  connect(&retry_, &QTimer::timeout, this, &LineSocket::connect_now);
  connect(&socket_, &QLocalSocket::connected, this, &LineSocket::connected);
  connect(&socket_, &QLocalSocket::readyRead, this, &LineSocket::read);
  connect(&socket_, &QLocalSocket::stateChanged, this, [this](QLocalSocket::LocalSocketState state) {
    if (state == QLocalSocket::UnconnectedState) {
      buffer_.clear();
      retry_.start();
      Q_EMIT disconnected();
    }
  });
}

// The socket announces its own end.
LineSocket::~LineSocket() { socket_.disconnect(this); }

void LineSocket::start() { connect_now(); }

void LineSocket::connect_now() {
  if (socket_.state() == QLocalSocket::UnconnectedState) {
    socket_.connectToServer(path_);
    if (socket_.state() == QLocalSocket::UnconnectedState) {
      retry_.start();  // refused at once: no change of state was announced
    }
  }
}

void LineSocket::send(const QByteArray& line) {
  if (is_connected()) {
    socket_.write(line + '\n');
    socket_.flush();
  }
}

void LineSocket::read() {
  buffer_ += socket_.readAll();
  for (qsizetype end = buffer_.indexOf('\n'); end >= 0; end = buffer_.indexOf('\n')) {
    const QByteArray line = buffer_.left(end);
    buffer_.remove(0, end + 1);
    Q_EMIT received(line);
  }
  if (buffer_.size() > kMaxLine) {
    socket_.abort();
  }
}

}  // namespace queueback::terminal::ui
