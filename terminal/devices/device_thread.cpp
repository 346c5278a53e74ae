#include "terminal/devices/device_thread.hpp"

#include <utility>

namespace queueback::terminal {

DeviceThread::DeviceThread() : thread_([this] { run(); }) {}

DeviceThread::~DeviceThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    tasks_.clear();
  }
  arrived_.notify_one();
  thread_.join();
}

bool DeviceThread::submit(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || tasks_.size() >= kMaxTasks) {
      return false;
    }
    tasks_.push_back(std::move(task));
  }
  arrived_.notify_one();
  return true;
}

bool DeviceThread::submit_first(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || tasks_.size() >= kMaxTasks) {
      return false;
    }
    tasks_.push_front(std::move(task));
  }
  arrived_.notify_one();
  return true;
}

void DeviceThread::run() {
  while (true) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
      if (stopping_) {
        return;
      }
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace queueback::terminal
