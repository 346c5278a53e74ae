#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "common/crypto/key_file.hpp"
#include "common/enrolment/client.hpp"
#include "common/http/client.hpp"
#include "common/net/local_socket.hpp"
#include "tests/headquarters/child_program.hpp"
#include "tests/net/coroutines.hpp"
#include "tests/net/pki.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::headquarters {
namespace {

using nlohmann::json;
using test::must;
using testing::HasSubstr;
using tests::ChildProgram;

constexpr Duration kLong = Duration::seconds(30);
constexpr const char* kToken = "0123456789abcdef0123456789abcdef";

/// A directory as `queueback-ctl hq setup` makes it, on free ports.
class Installation {
 public:
  explicit Installation(crypto::PeerIdentity::Kind server = crypto::HeadquartersServer{}) {
    must(crypto::make_private_directory(path("keys")));
    const crypto::TlsMaterial material = pki_.material(std::move(server), validity_);
    must(pki_.authority().save({path("keys/ca.pem"), path("keys/ca-key.pem")}));
    must(material.certificate.save(path("keys/server.pem")));
    must(material.key.save(path("keys/server-key.pem")));
    write_token(kToken);
    write_config(0);
  }
  void write_token(const std::string& token) {
    must(crypto::write_file_atomically(path("api-token"), as_bytes(token + "\n"), crypto::FileAccess::kOwnerOnly));
  }
  void write_config(std::uint16_t sync_port) {
    std::ofstream(path("hq.toml")) << "[listen]\naddress = \"127.0.0.1\"\nsync_port = " << sync_port
                                   << "\nenrol_port = 0\napi_port = 0\npublic_host = \"127.0.0.1\"\n";
  }
  std::vector<std::string> command() const { return {QUEUEBACK_HQ_PROGRAM, "--config", path("hq.toml")}; }
  std::string path(const std::string& name) const { return (directory_.path() / name).string(); }
  const crypto::Certificate& authority() const { return pki_.authority().certificate(); }

 private:
  SystemClock clock_;
  crypto::Validity validity_{clock_.now() - Duration::days(1), clock_.now() + Duration::days(30)};
  test::Pki pki_{1, validity_};
  tests::TemporaryDirectory directory_;
};

net::asio::awaitable<std::string> ask_line(net::asio::any_io_executor executor, std::string socket, std::string line) {
  auto connected = co_await net::connect_local(executor, socket, kLong);
  const auto connection = must(std::move(connected));
  auto written = co_await connection->write_line(line, kLong);
  must(std::move(written));
  auto answer = co_await connection->read_line(kLong);
  co_return must(std::move(answer));
}

json ask(net::asio::io_context& io, const Installation& installation, const json& request) {
  return json::parse(test::run(io, ask_line(io.get_executor(), installation.path("admin.sock"), request.dump())));
}

TEST(Program, version_is_told) {
  ChildProgram program({QUEUEBACK_HQ_PROGRAM, "--version"});
  EXPECT_EQ(program.wait(), 0);
  EXPECT_THAT(program.said(), HasSubstr("queueback-hq "));
}

TEST(Program, store_enrols_with_a_code_and_is_listed_until_sigterm_and_after) {
  const Installation installation;
  net::asio::io_context io;
  ChildProgram program(installation.command());
  ASSERT_TRUE(program.wait_for("headquarters.ready")) << program.said();
  const json code = ask(io, installation, {{"do", "store.code"}, {"store", "S1"}});
  ASSERT_EQ(code["ok"], true) << code;
  SystemClock clock;
  SystemRandom random;
  const auto enrolled = must(test::run(
      io, enrolment::enrol(io.get_executor(), {"127.0.0.1", program.number_after("enrol_port")},
                           must(crypto::EnrolmentCode::parse(code["code"].get<std::string>())), clock, random, kLong)));
  EXPECT_EQ(enrolled.grant.identity.to_string(), "queueback:hq/store/S1");
  EXPECT_EQ(enrolled.grant.sync, (net::Endpoint{"127.0.0.1", program.number_after("sync_port")}));
  const auto context =
      must(crypto::TlsClientContext::without_certificate(installation.authority(), crypto::VerificationTime(clock)));
  const auto response =
      must(test::run(io, http::https_get(io.get_executor(), {"127.0.0.1", program.number_after("api_port")}, context,
                                         "/v1/stores", kToken, kLong)));
  EXPECT_EQ(json::parse(response.body)["stores"][0]["store"], "S1");
  program.signal(SIGTERM);
  EXPECT_EQ(program.wait(), 0) << program.said();

  ChildProgram again(installation.command());
  ASSERT_TRUE(again.wait_for("headquarters.ready")) << again.said();
  EXPECT_EQ(ask(io, installation, {{"do", "store.list"}})["stores"][0]["store"], "S1");
}

TEST(Program, second_one_on_the_same_database_does_not_start) {
  const Installation installation;
  ChildProgram first(installation.command());
  ASSERT_TRUE(first.wait_for("headquarters.ready")) << first.said();
  ChildProgram second(installation.command());
  EXPECT_EQ(second.wait(), 1);
  EXPECT_THAT(second.said(), HasSubstr("hq.db"));
}

TEST(Program, taken_port_is_a_plain_reason) {
  const Installation one;
  ChildProgram first(one.command());
  ASSERT_TRUE(first.wait_for("headquarters.ready")) << first.said();
  Installation two;
  two.write_config(first.number_after("sync_port"));
  ChildProgram second(two.command());
  EXPECT_EQ(second.wait(), 1);
  EXPECT_THAT(second.said(), HasSubstr(std::to_string(first.number_after("sync_port"))));
}

TEST(Program, certificate_of_another_server_does_not_fit) {
  const Installation installation(crypto::StoreServer{"S1"});
  ChildProgram program(installation.command());
  EXPECT_EQ(program.wait(), 1);
  EXPECT_THAT(program.said(), HasSubstr("names queueback:store/S1/server, not queueback:hq/server"));
}

TEST(Program, short_token_is_refused) {
  Installation installation;
  installation.write_token("short");
  ChildProgram program(installation.command());
  EXPECT_EQ(program.wait(), 1);
  EXPECT_THAT(program.said(), HasSubstr("api-token"));
}

TEST(Program, unknown_key_in_its_configuration_is_named) {
  const Installation installation;
  std::ofstream(installation.path("hq.toml"), std::ios::app) << "surprise = 1\n";
  ChildProgram program(installation.command());
  EXPECT_EQ(program.wait(), 2);
  EXPECT_THAT(program.said(), HasSubstr("surprise"));
}

}  // namespace
}  // namespace queueback::headquarters
