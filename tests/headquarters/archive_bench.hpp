#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "headquarters/app/archive.hpp"
#include "headquarters/app/audit.hpp"
#include "headquarters/app/order_json.hpp"
#include "tests/headquarters/store_stream.hpp"
#include "tests/net/pki.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::tests {

/// An archive on a real database, one transaction per call.
class ArchiveBench {
 public:
  ArchiveBench() { open(); }

  /// Closes the database and opens it again, like the next start of the program.
  void restart() {
    archive_.reset();
    database_.reset();
    open();
  }
  /// For changes behind the program's back.
  storage::Database& database() { return *database_; }
  headquarters::Archive& archive() { return *archive_; }

  template <class Call>
  auto in_transaction(Call call) {
    auto transaction = test::must(storage::Transaction::begin(*database_));
    auto result = test::must(call());
    test::must(archive_->before_commit());
    test::must(transaction.commit());
    return result;
  }

  replication::Welcome greet(const std::string& store, const StoreStream& stream) {
    return test::must(in_transaction([&] { return archive_->intake().hello(store, stream.hello()); }));
  }
  Result<replication::Watermarks, replication::Refuse> send(const std::string& store, const StoreStream& stream,
                                                            const replication::Batch& batch) {
    return in_transaction([&] { return archive_->intake().ingest(store, stream.current(), batch); });
  }
  /// A session: hello, then everything that is not here.
  replication::Watermarks sync(const std::string& store, const StoreStream& stream) {
    const replication::Welcome welcome = greet(store, stream);
    return test::must(send(store, stream, stream.batch(welcome.watermarks.here)));
  }

  /// Every order as the API shows it.
  std::vector<nlohmann::json> orders() {
    const auto page = in_transaction([&] {
      return headquarters::read_page(archive_->orders(), 0, {1'000'000, std::size_t{1} << 30U});
    });
    return nlohmann::json::parse(to_text(page))["orders"].get<std::vector<nlohmann::json>>();
  }
  /// Kinds of all alarms, oldest first.
  std::vector<std::string> alarms() {
    const auto rows = in_transaction([&] { return archive_->orders().alarms(INT64_MAX, 1000); });
    std::vector<std::string> kinds;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
      kinds.push_back(row->kind);
    }
    return kinds;
  }
  headquarters::Figures figures() {
    return in_transaction([&] { return archive_->figures(); });
  }
  headquarters::StoreView store(const std::string& name) {
    for (const headquarters::StoreView& view : archive_->stores("", 1000)) {
      if (view.row.store == name) {
        return view;
      }
    }
    return {};
  }
  domain::Money balance(const std::string& store, const std::string& account) {
    const auto found = archive_->book().books().find(store);
    return found == archive_->book().books().end() ? domain::Money{} : found->second.balance(account, "CNY");
  }
  /// What an audit finds.
  std::vector<std::string> audit() {
    headquarters::Audit audit(*archive_);
    while (!in_transaction([&] { return audit.step(); })) {
    }
    return audit.findings();
  }

 private:
  void open() {
    database_.emplace(test::must(storage::Database::open({directory_.path() / "hq.db"})));
    archive_ = test::must(headquarters::Archive::open(*database_, clock_));
  }

  TemporaryDirectory directory_;
  test::FixedClock clock_{test::kNow};
  std::optional<storage::Database> database_;
  std::unique_ptr<headquarters::Archive> archive_;
};

}  // namespace queueback::tests
