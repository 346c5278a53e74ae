#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace queueback::terminal {

/// A thread that runs tasks in order: devices block, so each has one of its own. Tasks hand results back by posting to
/// their owner's executor. Thread-safe.
class DeviceThread {
 public:
  using Task = std::function<void()>;
  /// Tasks waiting at most; beyond, `submit` refuses.
  static constexpr std::size_t kMaxTasks = 64;

  DeviceThread();
  /// Drops what waits, finishes the running task, joins.
  ~DeviceThread();
  DeviceThread(const DeviceThread&) = delete;
  DeviceThread& operator=(const DeviceThread&) = delete;

  [[nodiscard]] bool submit(Task task);
  /// Ahead of everything that waits: the drawer does not wait for paper.
  [[nodiscard]] bool submit_first(Task task);

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Task> tasks_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace queueback::terminal
