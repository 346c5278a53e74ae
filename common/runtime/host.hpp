#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/storage/group_commit.hpp"

namespace queueback::runtime {

/// What a program's core needs of the machine that it runs on. In the shop: the process, its threads and its clock; in
/// the simulation: a machine in virtual time, all of it on one thread.
struct Host {
  boost::asio::any_io_executor executor;  ///< of the I/O thread
  boost::asio::any_io_executor slow;      ///< for what takes long and needs the processor only
  const Clock& clock;
  RandomSource& random;
  std::function<void(const storage::Error&)> on_storage_failure;  ///< ends the program; called on the storage thread
  storage::GroupCommit::RunLater run_storage = {};                ///< empty: a thread of its own
};

}  // namespace queueback::runtime
