// The store's program with and without its API, as a process.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "common/crypto/key_file.hpp"
#include "common/crypto/signing_key.hpp"
#include "common/http/client.hpp"
#include "tests/headquarters/child_program.hpp"
#include "tests/net/coroutines.hpp"
#include "tests/net/pki.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::store_server {
namespace {

using nlohmann::json;
using test::must;
using testing::HasSubstr;
using tests::ChildProgram;

constexpr Duration kLong = Duration::seconds(30);
constexpr const char* kToken = "0123456789abcdef0123456789abcdef";
constexpr const char* kOrder = R"({"order":"O1","member":"M1","lines":[{"product":"P1","paid":1680}]})";

/// A directory as `queueback-ctl store setup` makes it, on free ports; `api` is the table of the API.
class Installation {
 public:
  explicit Installation(const std::string& api) {
    must(crypto::make_private_directory(path("keys")));
    const crypto::TlsMaterial material = pki_.material(crypto::StoreServer{"S1"}, validity_);
    must(pki_.authority().save({path("keys/ca.pem"), path("keys/ca-key.pem")}));
    must(material.certificate.save(path("keys/server.pem")));
    must(material.key.save(path("keys/server-key.pem")));
    SystemRandom random;
    must(must(crypto::SigningKey::generate(random)).save(path("keys/member-code-key.pem")));
    write_token(kToken);
    std::ofstream(path("store.toml")) << "[store]\nid = \"S1\"\nname = \"Shop\"\n[listen]\naddress = \"127.0.0.1\"\n"
                                      << "sync_port = 0\nenrol_port = 0\n"
                                      << api;
  }
  void write_token(const std::string& token) const {
    must(crypto::write_file_atomically(path("api-token"), as_bytes(token + "\n"), crypto::FileAccess::kOwnerOnly));
  }
  std::vector<std::string> command() const { return {QUEUEBACK_STORE_PROGRAM, "--config", path("store.toml")}; }
  std::string path(const std::string& name) const { return (directory_.path() / name).string(); }

  http::Response call(const ChildProgram& program, http::Call call) const {
    net::asio::io_context io;
    const auto context = must(crypto::TlsClientContext::without_certificate(pki_.authority().certificate(),
                                                                            crypto::VerificationTime(clock_)));
    call.headers["Authorization"] = std::string("Bearer ") + kToken;
    return must(test::run(io, http::https_call(io.get_executor(), {"127.0.0.1", program.number_after("api_port")},
                                               context, std::move(call), kLong)));
  }
  http::Response place_order(const ChildProgram& program) const {
    return call(program, {http::Method::kPost, "/v1/orders", {{"Idempotency-Key", "k1"}}, kOrder});
  }

 private:
  SystemClock clock_;
  crypto::Validity validity_{clock_.now() - Duration::days(1), clock_.now() + Duration::days(30)};
  test::Pki pki_{1, validity_};
  tests::TemporaryDirectory directory_;
};

TEST(StoreProgram, order_is_there_after_sigkill_and_its_repeat_is_answered_alike) {
  const Installation installation("[api]\nlisten = \"127.0.0.1\"\nport = 0\n");
  std::string first;
  {
    ChildProgram program(installation.command());
    ASSERT_TRUE(program.wait_for("store.ready")) << program.said();
    const http::Response placed = installation.place_order(program);
    ASSERT_EQ(placed.status, http::Status::kCreated) << placed.body;
    first = placed.body;
    program.signal(SIGKILL);
    (void)program.wait();
  }
  ChildProgram again(installation.command());
  ASSERT_TRUE(again.wait_for("store.ready")) << again.said();
  EXPECT_EQ(installation.place_order(again).body, first);
  EXPECT_EQ(installation.call(again, {http::Method::kGet, "/v1/orders/O1", {}, ""}).status, http::Status::kOk);
  again.signal(SIGTERM);
  EXPECT_EQ(again.wait(), 0) << again.said();
}

TEST(StoreProgram, without_the_table_there_is_no_api) {
  const Installation installation("");
  ChildProgram program(installation.command());
  ASSERT_TRUE(program.wait_for("store.ready")) << program.said();
  EXPECT_EQ(program.number_after("api_port"), 0);
}

TEST(StoreProgram, short_api_token_is_refused) {
  const Installation installation("[api]\nport = 0\n");
  installation.write_token("short");
  ChildProgram program(installation.command());
  EXPECT_EQ(program.wait(), 1);
  EXPECT_THAT(program.said(), HasSubstr("api-token"));
}

TEST(StoreProgram, mistakes_in_the_api_table_are_named) {
  const Installation installation("[api]\nlisten = \"here\"\nprot = 1\n");
  ChildProgram program(installation.command());
  EXPECT_EQ(program.wait(), 2);
  EXPECT_THAT(program.said(), HasSubstr("api.listen"));
  EXPECT_THAT(program.said(), HasSubstr("api.prot"));
}

}  // namespace
}  // namespace queueback::store_server
