#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <nlohmann/json.hpp>

#include "common/crypto/key_file.hpp"
#include "common/enrolment/client.hpp"
#include "common/enrolment/pending_codes.hpp"
#include "common/enrolment/server.hpp"
#include "common/net/tls_listener.hpp"
#include "tests/net/coroutines.hpp"
#include "tests/net/pki.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::enrolment {
namespace {

namespace asio = net::asio;
using test::kLong;
using test::kNow;
using test::kValid;
using test::must;

crypto::PeerIdentity terminal(std::string name) {
  return must(crypto::PeerIdentity::make(crypto::TerminalOf{"S1", std::move(name)}));
}

/// A store server that enrols terminals, and terminals that ask it.
class EnrolmentTest : public testing::Test {
 protected:
  EnrolmentTest() { listen(pki_.server()); }

  void listen(const crypto::TlsMaterial& material) {
    const auto context = must(crypto::TlsServerContext::without_client_certificate(material, time_));
    net::TlsListener::Options options;
    options.address = "127.0.0.1";
    listener_.emplace(must(net::TlsListener::open(io_.get_executor(), options, context)));
    listener_->serve([this](std::shared_ptr<net::ByteStream> stream) { return serve(std::move(stream)); },
                     [](const net::Error&) {});
  }
  asio::awaitable<void> serve(std::shared_ptr<net::ByteStream> stream) {
    const auto authority = [this](EnrolmentRequest request) { return decide(std::move(request)); };
    auto result = co_await serve_enrolment(std::move(stream), authority, clock_, kLong);
    served_.push_back(std::move(result));
  }
  virtual asio::awaitable<Result<EnrolmentGrant, Refusal>> decide(EnrolmentRequest request) {
    auto identity = codes_.redeem(request.secret, clock_.now());
    if (!identity) {
      co_return tl::unexpected(identity.error());
    }
    receipt_key_ = request.receipt_key;
    co_return grant(request.certificate_request, *identity);
  }
  EnrolmentGrant grant(const crypto::CertificateRequest& request, const crypto::PeerIdentity& identity) {
    auto certificate = must(pki_.authority().issue(request, {identity, kValid}, random_));
    return {std::move(certificate),
            pki_.authority().certificate(),
            identity,
            {"store.local", 7443},
            R"({"currency":"CNY"})"};
  }
  crypto::EnrolmentCode new_code() {
    return must(codes_.make(terminal("T1"), pki_.authority().certificate(), clock_.now(), random_));
  }
  Result<Enrolled, Error> ask(const crypto::EnrolmentCode& code) {
    return test::run(io_, enrol(io_.get_executor(), {"127.0.0.1", listener_->port()}, code, clock_, random_, kLong));
  }

  /// What the server's side says of the first machine, once it has seen the connection end.
  asio::awaitable<void> until_served() {
    while (served_.empty()) {
      co_await asio::post(io_, asio::use_awaitable);
    }
  }

  asio::io_context io_;
  test::FixedClock clock_{kNow};
  crypto::VerificationTime time_{clock_};
  test::Pki pki_;
  SeededRandom random_{42};
  PendingCodes codes_;
  std::optional<net::TlsListener> listener_;
  std::vector<Result<crypto::PeerIdentity, Error>> served_;
  std::optional<crypto::VerifyKey> receipt_key_;
};

TEST_F(EnrolmentTest, GoodCode_givesAWorkingIdentity) {
  const auto enrolled = must(ask(new_code()));
  EXPECT_EQ(enrolled.grant.identity, terminal("T1"));
  EXPECT_EQ(enrolled.grant.sync, (net::Endpoint{"store.local", 7443}));
  EXPECT_EQ(enrolled.grant.settings, R"({"currency":"CNY"})");
  EXPECT_TRUE(enrolled.grant.certificate.belongs_to(enrolled.tls_key));
  EXPECT_EQ(receipt_key_, enrolled.receipt_key.verify_key());
  test::run(io_, until_served());
  EXPECT_EQ(must(served_[0]), terminal("T1"));
}

TEST_F(EnrolmentTest, Enrolled_saved_canConnectToTheStore) {
  const tests::TemporaryDirectory directory;
  const auto home = directory.path() / "identity";
  must(save(must(ask(new_code())), home));
  const auto material = must(crypto::TlsMaterial::load(EnrolmentFiles::in(home).tls));
  listen(pki_.server());
  const auto server = must(crypto::TlsServerContext::mutual(pki_.server(), time_));
  net::TlsListener::Options options;
  options.address = "127.0.0.1";
  auto store = must(net::TlsListener::open(io_.get_executor(), options, server));
  std::optional<crypto::PeerIdentity> seen;
  store.serve(
      [&](std::shared_ptr<net::ByteStream> stream) -> asio::awaitable<void> {
        seen = stream->peer();
        co_return;
      },
      [](const net::Error&) {});
  const auto client = must(crypto::TlsClientContext::mutual(material, time_));
  EXPECT_TRUE(test::run(io_, net::connect_tls(io_.get_executor(), {"127.0.0.1", store.port()}, client, kLong)));
  ASSERT_TRUE(seen);
  EXPECT_EQ(*seen, terminal("T1"));
}

unsigned mode_of(const std::filesystem::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777U;
}

TEST_F(EnrolmentTest, Enrolled_saved_keepsKeysToItsOwner) {
  const tests::TemporaryDirectory directory;
  const auto home = directory.path() / "identity";
  must(save(must(ask(new_code())), home));
  const EnrolmentFiles files = EnrolmentFiles::in(home);
  EXPECT_EQ(mode_of(home), 0700U);
  EXPECT_EQ(mode_of(files.tls.key), 0600U);
  EXPECT_EQ(mode_of(files.receipt_key), 0600U);
  EXPECT_EQ(mode_of(files.settings), 0600U);
}

TEST_F(EnrolmentTest, Settings_savedAndLoaded_areTheSame) {
  const tests::TemporaryDirectory directory;
  const auto home = directory.path() / "identity";
  must(save(must(ask(new_code())), home));
  const auto settings = must(load_settings(home));
  EXPECT_EQ(settings.identity, terminal("T1"));
  EXPECT_EQ(settings.sync, (net::Endpoint{"store.local", 7443}));
  EXPECT_EQ(nlohmann::json::parse(settings.settings)["currency"], "CNY");
}

TEST_F(EnrolmentTest, Settings_missingOrDamaged_areNamed) {
  const tests::TemporaryDirectory directory;
  EXPECT_EQ(load_settings(directory.path()).error().code, ErrorCode::kFile);
  must(crypto::write_file_atomically(EnrolmentFiles::in(directory.path()).settings, as_bytes("{}"),
                                     crypto::FileAccess::kOwnerOnly));
  EXPECT_EQ(load_settings(directory.path()).error().code, ErrorCode::kProtocol);
}

TEST_F(EnrolmentTest, Code_usedBefore_isRefused) {
  const auto code = new_code();
  must(ask(code));
  const auto again = ask(code);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kRefused);
}

TEST_F(EnrolmentTest, Code_afterTenMinutes_isRefused) {
  const auto code = new_code();
  clock_.set(kNow + kCodeLifetime);
  EXPECT_EQ(ask(code).error().code, ErrorCode::kRefused);
}

TEST_F(EnrolmentTest, Code_justBeforeTenMinutes_isAccepted) {
  const auto code = new_code();
  clock_.set(kNow + kCodeLifetime - Duration::milliseconds(1));
  EXPECT_TRUE(ask(code));
}

TEST_F(EnrolmentTest, Code_withAnotherSecret_isRefusedLikeALateOne) {
  auto code = new_code();
  code.secret[3] ^= 1;
  const auto wrong = ask(code);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::kRefused);
  code.secret[3] ^= 1;
  clock_.set(kNow + kCodeLifetime);
  EXPECT_EQ(ask(code).error(), wrong.error());
}

TEST_F(EnrolmentTest, Code_withAnotherFingerprint_neverShowsTheSecret) {
  auto code = new_code();
  code.ca_fingerprint[0] ^= 1;
  const auto enrolled = ask(code);
  ASSERT_FALSE(enrolled);
  EXPECT_EQ(enrolled.error().code, ErrorCode::kServer);
  EXPECT_TRUE(served_.empty());
  EXPECT_EQ(codes_.size(), 1U);
}

TEST_F(EnrolmentTest, ManInTheMiddle_withAnotherAuthority_neverSeesTheSecret) {
  const auto code = new_code();
  test::Pki attacker(7);
  listen(attacker.server());
  const auto enrolled = ask(code);
  ASSERT_FALSE(enrolled);
  EXPECT_EQ(enrolled.error().code, ErrorCode::kServer);
  EXPECT_TRUE(served_.empty());
}

TEST_F(EnrolmentTest, Server_thatIsNotThere_isNamed) {
  listener_->stop();
  const auto code = new_code();
  const auto enrolled =
      test::run(io_, enrol(io_.get_executor(), {"127.0.0.1", 1}, code, clock_, random_, Duration::seconds(5)));
  ASSERT_FALSE(enrolled);
  EXPECT_EQ(enrolled.error().code, ErrorCode::kConnection);
  EXPECT_NE(enrolled.error().reason.find("127.0.0.1:1"), std::string::npos) << enrolled.error().reason;
}

/// A server whose grant was changed on its way out: the client must notice.
class BadGrantTest : public EnrolmentTest {
 protected:
  asio::awaitable<Result<EnrolmentGrant, Refusal>> decide(EnrolmentRequest request) override {
    EnrolmentGrant out = grant(request.certificate_request, terminal("T1"));
    spoil_(out);
    co_return out;
  }
  Error error_of(std::function<void(EnrolmentGrant&)> spoil) {
    spoil_ = std::move(spoil);
    const auto enrolled = ask(new_code());
    EXPECT_FALSE(enrolled);
    return enrolled ? Error{} : enrolled.error();
  }
  std::function<void(EnrolmentGrant&)> spoil_;
};

TEST_F(BadGrantTest, AnotherAuthority_isNoticed) {
  const test::Pki other(9);
  EXPECT_EQ(error_of([&](EnrolmentGrant& grant) { grant.authority = other.authority().certificate(); }).code,
            ErrorCode::kMismatch);
}

TEST_F(BadGrantTest, CertificateForAnotherKey_isNoticed) {
  const auto other = pki_.terminal().certificate;
  EXPECT_EQ(error_of([&](EnrolmentGrant& grant) { grant.certificate = other; }).code, ErrorCode::kMismatch);
}

TEST_F(BadGrantTest, AnotherName_isNoticed) {
  EXPECT_EQ(error_of([](EnrolmentGrant& grant) { grant.identity = terminal("T2"); }).code, ErrorCode::kMismatch);
}

TEST_F(BadGrantTest, SettingsThatAreNoObject_areNotSent) {
  EXPECT_EQ(error_of([](EnrolmentGrant& grant) { grant.settings = "[]"; }).code, ErrorCode::kConnection);
  test::run(io_, until_served());
  EXPECT_EQ(served_[0].error().code, ErrorCode::kProtocol);
}

TEST(PendingCodes, NewCode_forTheSameName_voidsTheOld) {
  const test::Pki pki;
  SeededRandom random(1);
  PendingCodes codes;
  const auto first = must(codes.make(terminal("T1"), pki.authority().certificate(), kNow, random));
  const auto second = must(codes.make(terminal("T1"), pki.authority().certificate(), kNow, random));
  EXPECT_FALSE(codes.redeem(first.secret, kNow));
  EXPECT_EQ(*codes.redeem(second.secret, kNow), terminal("T1"));
}

TEST(PendingCodes, DroppedCode_isVoid_andNoOther) {
  const test::Pki pki;
  SeededRandom random(1);
  PendingCodes codes;
  const auto revoked = must(codes.make(terminal("T1"), pki.authority().certificate(), kNow, random));
  const auto other = must(codes.make(terminal("T2"), pki.authority().certificate(), kNow, random));
  codes.drop(terminal("T1"));
  EXPECT_FALSE(codes.redeem(revoked.secret, kNow));
  EXPECT_EQ(*codes.redeem(other.secret, kNow), terminal("T2"));
}

TEST(PendingCodes, TooMany_areRefusedUntilTheyAreLate) {
  const test::Pki pki;
  SeededRandom random(1);
  PendingCodes codes;
  for (std::size_t i = 0; i < kMaxPendingCodes; ++i) {
    must(codes.make(terminal("T" + std::to_string(i)), pki.authority().certificate(), kNow, random));
  }
  EXPECT_FALSE(codes.make(terminal("X"), pki.authority().certificate(), kNow, random));
  EXPECT_TRUE(codes.make(terminal("X"), pki.authority().certificate(), kNow + kCodeLifetime, random));
}

TEST(PendingCodes, ClockThatWentBack_voidsTheCode) {
  const test::Pki pki;
  SeededRandom random(1);
  PendingCodes codes;
  const auto code = must(codes.make(terminal("T1"), pki.authority().certificate(), kNow, random));
  EXPECT_FALSE(codes.redeem(code.secret, kNow - Duration::seconds(1)));
}

EnrolmentRequest any_request() {
  SeededRandom random(1);
  return {random.bytes<10>(), must(crypto::CertificateRequest::make(must(crypto::TlsKey::generate()))),
          must(crypto::SigningKey::generate(random)).verify_key()};
}

TEST(EnrolmentMessage, Request_encoded_isDecodedBack) {
  const auto request = any_request();
  const auto decoded = must(decode_request(encode(request)));
  EXPECT_EQ(decoded.secret, request.secret);
  EXPECT_EQ(decoded.receipt_key, request.receipt_key);
  EXPECT_EQ(decoded.certificate_request.to_pem(), request.certificate_request.to_pem());
}

TEST(EnrolmentMessage, Refusal_encoded_isDecodedBack) {
  const auto decoded = must(decode_reply(must(encode(EnrolmentReply{Refusal{"no"}}))));
  EXPECT_EQ(std::get<Refusal>(decoded).reason, "no");
}

TEST(EnrolmentMessage, Request_withAMissingUnknownOrWrongKey_isRefused) {
  const auto good = nlohmann::json::parse(encode(any_request()));
  for (const auto& [key, value] : good.items()) {
    auto bad = good;
    bad.erase(key);
    EXPECT_FALSE(decode_request(to_bytes(bad.dump()))) << "without " << key;
    bad[key] = nlohmann::json::array();
    EXPECT_FALSE(decode_request(to_bytes(bad.dump()))) << "wrong " << key;
  }
  auto more = good;
  more["admin"] = true;
  EXPECT_FALSE(decode_request(to_bytes(more.dump())));
}

TEST(EnrolmentMessage, Reply_withAMissingUnknownOrWrongKey_isRefused) {
  test::Pki pki;
  const auto material = pki.terminal();
  const EnrolmentGrant grant{material.certificate, material.authority, terminal("T1"), {"h", 1}, "{}"};
  const auto good = nlohmann::json::parse(must(encode(EnrolmentReply{grant})));
  ASSERT_TRUE(decode_reply(to_bytes(good.dump())));
  for (const auto& [key, value] : good.items()) {
    auto bad = good;
    bad.erase(key);
    EXPECT_FALSE(decode_reply(to_bytes(bad.dump()))) << "without " << key;
    bad[key] = nlohmann::json::array();
    EXPECT_FALSE(decode_reply(to_bytes(bad.dump()))) << "wrong " << key;
  }
  for (const auto& port : {nlohmann::json(0), nlohmann::json(65536), nlohmann::json(-1), nlohmann::json("1")}) {
    auto bad = good;
    bad["sync"]["port"] = port;
    EXPECT_FALSE(decode_reply(to_bytes(bad.dump()))) << port;
  }
}

TEST(EnrolmentMessage, TooLong_isRefused) {
  const Bytes message(kMaxMessageBytes + 1, ' ');
  EXPECT_FALSE(decode_request(message));
  EXPECT_FALSE(decode_reply(message));
}

RC_GTEST_PROP(EnrolmentMessage, AnyBytes_neverCrashTheDecoders, (Bytes message)) {
  RC_ASSERT(!decode_request(message).has_value());
  RC_ASSERT(!decode_reply(message).has_value());
}

}  // namespace
}  // namespace queueback::enrolment
