#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "common/domain/role.hpp"
#include "common/runtime/json_service.hpp"
#include "common/storage/group_commit.hpp"
#include "store-server/app/store.hpp"

namespace queueback::store_server {

namespace asio = boost::asio;

/// Who asks: a terminal, by its certificate, and who is signed in there, as the terminal says.
struct Asker {
  std::string terminal;
  std::string cashier;
  std::string name;  ///< of the cashier
  domain::Role role = domain::Role::kCashier;
};

/// Answers what terminals ask beside their records (docs/inquiries.md): one JSON object with `do` and `by`, the
/// cashier, in; `{"ok":true,…}` or `{"ok":false,"error":"…"}` out. A cashier's role is looked up here: a terminal
/// cannot lend one. Lives on the I/O thread.
class InquiryDesk {
 public:
  using Answer = asio::awaitable<runtime::ServiceResult>;
  using Handler = std::function<Answer(Asker, nlohmann::json)>;
  /// What whoever asked is told; an error: the reason why not.
  using Told = Result<nlohmann::json, std::string>;
  using Lookup = std::function<Stored<Told>(const Asker&, const nlohmann::json&)>;

  InquiryDesk(Store& store, storage::GroupCommit& storage) : store_(store), storage_(storage) {}

  /// `name` is what `do` says; only who has the role is answered.
  void add(const std::string& name, domain::Role needed, Handler handler);
  /// The same, answered out of the store's tables: `lookup` runs on the storage thread.
  void add_lookup(const std::string& name, domain::Role needed, Lookup lookup);
  /// `manager/<name>` is answered by the operator's command of this name; its `by` is the cashier.
  void pass_on(const std::string& name, domain::Role needed, const runtime::JsonService& to);

  /// The answer to an inquiry of this terminal.
  [[nodiscard]] asio::awaitable<Bytes> answer(std::string terminal, Bytes inquiry) const;

 private:
  /// Who asks; an error: nobody who may.
  [[nodiscard]] asio::awaitable<Result<Asker, runtime::ServiceError>> asker_of(const nlohmann::json& request,
                                                                               domain::Role needed) const;

  Store& store_;
  storage::GroupCommit& storage_;
  runtime::JsonService service_;
};

}  // namespace queueback::store_server
