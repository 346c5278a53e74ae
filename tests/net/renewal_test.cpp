// A certificate's life: renewed at two thirds, over real TLS, with a clock that the test sets; one authority after
// another; and a crash between any two changes of files.
#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "common/crypto/key_file.hpp"
#include "common/enrolment/certification.hpp"
#include "common/enrolment/client.hpp"
#include "common/enrolment/own_certificate.hpp"
#include "common/enrolment/server.hpp"
#include "common/net/tls_listener.hpp"
#include "tests/net/coroutines.hpp"
#include "tests/net/pki.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::enrolment {
namespace {

namespace asio = net::asio;
namespace fs = std::filesystem;
using test::kLong;
using test::kNow;
using test::must;
using testing::HasSubstr;

constexpr Duration kLife = Duration::days(30);

crypto::PeerIdentity identity(crypto::PeerIdentity::Kind kind) { return must(crypto::PeerIdentity::make(kind)); }

/// A server with its folder of keys, and a machine with its own, on this machine.
class RenewalTest : public testing::Test {
 protected:
  RenewalTest() {
    must(crypto::make_private_directory(keys()));
    must(crypto::make_private_directory(home()));
    const auto authority = make_authority("first");
    must(authority.save(AuthorityFolder::in(keys()).authority));
    const auto server = issue(authority, crypto::StoreServer{"S1"});
    must(server.certificate.save(keys() / "server.pem"));
    must(server.key.save(keys() / "server-key.pem"));
    start_server();
    const auto machine = issue(authority, crypto::TerminalOf{"S1", "T1"});
    must(machine.certificate.save(files().certificate));
    must(machine.key.save(files().key));
    must(machine.authority.save(files().authority));
  }

  [[nodiscard]] fs::path keys() const { return directory_.path() / "keys"; }
  [[nodiscard]] fs::path home() const { return directory_.path() / "identity"; }
  [[nodiscard]] crypto::TlsFiles files() const { return EnrolmentFiles::in(home()).tls; }
  crypto::CertificateAuthority make_authority(const std::string& name) {
    return must(crypto::CertificateAuthority::create(name, validity_of(clock_.now(), kAuthorityLife), random_));
  }
  crypto::TlsMaterial issue(const crypto::CertificateAuthority& authority, crypto::PeerIdentity::Kind who) {
    auto key = must(crypto::TlsKey::generate());
    const auto request = must(crypto::CertificateRequest::make(key));
    const crypto::CertificateTerms terms{identity(std::move(who)), validity_of(clock_.now(), kLife), {"store.local"}};
    return {must(authority.issue(request, terms, random_)), std::move(key), authority.certificate()};
  }

  /// The server reads its folder and listens, as at its start.
  void start_server() {
    server_ = must(Certification::open({keys(), identity(crypto::StoreServer{"S1"}), kLife}, time_, random_));
    const auto contexts = must(server_->contexts());
    net::TlsListener::Options options;
    options.address = "127.0.0.1";
    listener_.emplace(must(net::TlsListener::open(io_.get_executor(), options, contexts.enrol)));
    listener_->serve([this](std::shared_ptr<net::ByteStream> stream) { return serve(std::move(stream)); },
                     [](const net::Error&) {});
  }
  asio::awaitable<void> serve(std::shared_ptr<net::ByteStream> stream) {
    const RenewalDesk desk = [this](const RenewalMessage& message, const crypto::Certificate& shown) -> RenewalReply {
      ++questions_;
      std::string objection = revoked_ ? "terminal T1 was revoked" : server_->objection(shown);
      if (!objection.empty()) {
        return Refusal{std::move(objection)};
      }
      server_->note_used(shown);
      return server_->answer(message, shown);
    };
    (void)co_await serve_renewal(std::move(stream), desk, clock_, kLong);
  }

  /// The machine as it starts: from its files.
  std::unique_ptr<OwnCertificate> start_machine() {
    const OwnCertificate::Options options{
        files(), {"127.0.0.1", listener_->port()}, identity(crypto::StoreServer{"S1"})};
    return must(OwnCertificate::open(io_.get_executor(), options, time_, clock_, random_));
  }
  Result<void, Error> look(OwnCertificate& machine) { return test::run(io_, machine.look()); }
  void use_new_contexts() { listener_->use(must(server_->contexts()).enrol); }
  void rotate() {
    must(crypto::take(rotation_steps(AuthorityFolder::in(keys()), make_authority("second"))));
    must(server_->reload());
    use_new_contexts();
  }
  void set_to(Instant at) { clock_.set(at); }
  [[nodiscard]] bool is_admitted(OwnCertificate& machine) {
    return test::run(io_, machine.connect({"127.0.0.1", listener_->port()}, kLong)).has_value();
  }

  tests::TemporaryDirectory directory_;
  asio::io_context io_;
  test::FixedClock clock_{kNow};
  crypto::VerificationTime time_{clock_};
  SeededRandom random_{7};
  std::unique_ptr<Certification> server_;
  std::optional<net::TlsListener> listener_;
  int questions_ = 0;
  bool revoked_ = false;
};

TEST_F(RenewalTest, BeforeTwoThirds_nothingIsRenewed) {
  const auto machine = start_machine();
  const std::string serial = machine->certificate().serial();
  set_to(kNow + Duration::days(20) - Duration::seconds(1));
  must(look(*machine));
  EXPECT_EQ(machine->certificate().serial(), serial);
}

TEST_F(RenewalTest, AtTwoThirds_aNewKeyGetsANewCertificateOfTheSameName) {
  const auto machine = start_machine();
  const auto before = must(crypto::TlsMaterial::load(files()));
  set_to(kNow + Duration::days(20));
  must(look(*machine));
  const auto after = must(crypto::TlsMaterial::load(files()));
  EXPECT_EQ(must(after.certificate.identity()), identity(crypto::TerminalOf{"S1", "T1"}));
  EXPECT_FALSE(after.certificate.belongs_to(before.key));
  EXPECT_EQ(after.certificate.validity().not_after, kNow + Duration::days(50));
  EXPECT_FALSE(fs::exists(crypto::next_key_file(files().key)));
  EXPECT_TRUE(is_admitted(*machine));
}

TEST_F(RenewalTest, OldCertificate_isAdmittedUntilTheNewOneWasUsed) {
  const auto old = must(crypto::Certificate::load(files().certificate));
  server_->note_used(old);
  const auto request = must(crypto::CertificateRequest::make(must(crypto::TlsKey::generate())));
  set_to(kNow + Duration::days(20));
  const auto grant = std::get<RenewalGrant>(server_->answer(RenewalRequest{request}, old));
  EXPECT_EQ(server_->objection(old), "");
  EXPECT_EQ(server_->objection(grant.certificate), "");
  server_->note_used(grant.certificate);
  EXPECT_THAT(server_->objection(old), HasSubstr("successor"));
  EXPECT_EQ(server_->objection(grant.certificate), "");
  start_server();  // it remembers over a restart
  EXPECT_THAT(server_->objection(old), HasSubstr("successor"));
}

TEST_F(RenewalTest, RevokedMachine_getsNoCertificate) {
  const auto machine = start_machine();
  revoked_ = true;
  set_to(kNow + Duration::days(20));
  const auto looked = look(*machine);
  ASSERT_FALSE(looked);
  EXPECT_EQ(looked.error().code, ErrorCode::kRefused);
  EXPECT_THAT(looked.error().reason, HasSubstr("revoked"));
}

TEST_F(RenewalTest, ExpiredCertificate_isRefusedInTheHandshakeAndSaysSo) {
  const auto machine = start_machine();
  set_to(kNow + kLife + Duration::days(1));
  start_server();
  const auto again = start_machine();
  const auto looked = look(*again);
  ASSERT_FALSE(looked);
  EXPECT_THAT(looked.error().reason, HasSubstr("expired on 2096-"));
  EXPECT_THAT(looked.error().reason, HasSubstr("enrol this machine anew"));
  EXPECT_EQ(questions_, 0);
}

TEST_F(RenewalTest, CertificateOfAnotherAuthority_isRefusedInTheHandshake) {
  const auto stranger = issue(make_authority("stranger"), crypto::TerminalOf{"S1", "T1"});
  must(stranger.certificate.save(files().certificate));
  must(stranger.key.save(files().key));
  const auto machine = start_machine();
  EXPECT_FALSE(look(*machine));
  EXPECT_EQ(questions_, 0);
}

TEST_F(RenewalTest, CrashAtEachStep_leavesAMachineThatConnects) {
  const std::size_t count = crypto::replacement_steps(files(), must(crypto::Certificate::load(files().certificate)),
                                                      must(crypto::TlsKey::load(files().key)))
                                .size();
  for (std::size_t steps = 0; steps <= count; ++steps) {
    clock_.set(clock_.now() + Duration::days(1));
    const auto old = must(crypto::Certificate::load(files().certificate));
    const auto key = must(crypto::TlsKey::generate());
    const auto request = must(crypto::CertificateRequest::make(key));
    const auto grant = std::get<RenewalGrant>(server_->answer(RenewalRequest{request}, old));
    auto all = crypto::replacement_steps(files(), grant.certificate, key);
    all.resize(steps);
    must(crypto::take(all));
    const auto machine = start_machine();
    EXPECT_TRUE(is_admitted(*machine)) << steps << " steps";
    EXPECT_EQ(machine->certificate().fingerprint() == grant.certificate.fingerprint(), steps >= 2) << steps;
    EXPECT_FALSE(fs::exists(crypto::next_key_file(files().key))) << steps;
  }
}

TEST_F(RenewalTest, FailedRenewal_leavesTheOldCertificateAndIsTriedAgain) {
  const auto machine = start_machine();
  set_to(kNow + Duration::days(20));
  const std::string serial = machine->certificate().serial();
  listener_->stop();
  EXPECT_EQ(look(*machine).error().code, ErrorCode::kConnection);
  EXPECT_EQ(machine->certificate().serial(), serial);
  start_server();
  const auto again = start_machine();
  must(look(*again));
  EXPECT_NE(again->certificate().serial(), serial);
}

TEST_F(RenewalTest, ServerCertificate_isRenewedAtTwoThirds_withItsHostNames) {
  const std::string serial = server_->tls().certificate.serial();
  EXPECT_FALSE(must(server_->renew_own()));
  set_to(kNow + Duration::days(20));
  EXPECT_TRUE(must(server_->renew_own()));
  use_new_contexts();
  EXPECT_NE(server_->tls().certificate.serial(), serial);
  EXPECT_EQ(server_->tls().certificate.host_names(), std::vector<std::string>{"store.local"});
  const auto machine = start_machine();
  EXPECT_TRUE(is_admitted(*machine));
}

TEST_F(RenewalTest, ServerCertificateThatExpiredWhileItWasOff_isRenewedAtTheStart) {
  set_to(kNow + Duration::days(60));
  start_server();
  EXPECT_EQ(server_->tls().certificate.validity().not_after, kNow + Duration::days(90));
}

TEST_F(RenewalTest, Warning_comesAtThreeQuartersAndSaysWhenItExpired) {
  const auto validity = validity_of(kNow, Duration::days(40));
  EXPECT_EQ(renewal_due(validity), (Instant{kNow.micros + Duration::days(40).micros / 3 * 2}));
  EXPECT_EQ(certificate_warning(validity, kNow + Duration::days(29)), "");
  EXPECT_THAT(certificate_warning(validity, kNow + Duration::days(30)), HasSubstr("runs out on"));
  EXPECT_THAT(certificate_warning(validity, kNow + Duration::days(41)), HasSubstr("expired on"));
}

TEST_F(RenewalTest, Rotation_machineFollowsByItself_andTheOldAuthorityIsDropped) {
  const auto machine = start_machine();
  must(look(*machine));
  const auto name = identity(crypto::TerminalOf{"S1", "T1"});
  rotate();
  EXPECT_FALSE(server_->has_followed(name));
  EXPECT_TRUE(is_admitted(*machine));
  must(look(*machine));
  EXPECT_TRUE(server_->has_followed(name));
  EXPECT_TRUE(machine->certificate().is_signed_by(*server_->next_authority()));
  EXPECT_FALSE(server_->tls().certificate.is_signed_by(*server_->next_authority()));
  must(server_->finish_rotation());
  use_new_contexts();
  EXPECT_EQ(server_->next_authority(), nullptr);
  must(look(*machine));
  EXPECT_EQ(must(crypto::load_bundle(files().authority)).size(), 1U);
  start_server();
  EXPECT_TRUE(is_admitted(*start_machine()));
}

TEST_F(RenewalTest, Rotation_whoDidNotFollow_isRefusedAfterTheEnd) {
  const auto machine = start_machine();
  rotate();
  must(server_->finish_rotation());
  use_new_contexts();
  EXPECT_FALSE(is_admitted(*machine));
}

TEST_F(RenewalTest, Rotation_crashAtEachStepOfItsBeginning_leavesAServerThatServes) {
  const auto next = make_authority("second");
  for (std::size_t steps = 0; steps <= 2; ++steps) {
    auto all = rotation_steps(AuthorityFolder::in(keys()), next);
    all.resize(steps);
    must(crypto::take(all));
    start_server();
    EXPECT_EQ(server_->next_authority() != nullptr, steps == 2) << steps;
    EXPECT_TRUE(is_admitted(*start_machine())) << steps;
  }
}

TEST_F(RenewalTest, Rotation_crashAtEachStepOfItsEnd_leavesAServerThatServesWhoFollowed) {
  for (std::size_t steps = 0; steps <= 8; ++steps) {
    if (server_->next_authority() == nullptr) {
      rotate();
      must(look(*start_machine()));
    }
    const auto folder = AuthorityFolder::in(keys());
    const auto authorities = must(load_authorities(folder));
    const auto made = issue(*authorities.next, crypto::StoreServer{"S1"});
    auto all = finish_steps(folder, *authorities.next, made.certificate, made.key);
    ASSERT_EQ(all.size(), 8U);
    all.resize(steps);
    must(crypto::take(all));
    start_server();
    EXPECT_EQ(server_->next_authority() == nullptr, steps >= 2) << steps;
    const auto machine = start_machine();
    EXPECT_TRUE(is_admitted(*machine)) << steps;
    must(look(*machine));
    clock_.set(clock_.now() + Duration::seconds(10));
  }
}

TEST(RenewalMessage, Messages_encoded_areDecodedBack) {
  test::Pki pki;
  const auto material = pki.terminal();
  const auto request = must(crypto::CertificateRequest::make(material.key));
  const auto asked = must(decode_renewal_message(encode(RenewalMessage(RenewalRequest{request}))));
  EXPECT_EQ(std::get<RenewalRequest>(asked).certificate_request.to_pem(), request.to_pem());
  EXPECT_TRUE(std::holds_alternative<StandingQuestion>(
      must(decode_renewal_message(encode(RenewalMessage(StandingQuestion{}))))));
  const RenewalReply grant = RenewalGrant{material.certificate, {material.authority}};
  EXPECT_EQ(std::get<RenewalGrant>(must(decode_renewal_reply(encode(grant)))).certificate.serial(),
            material.certificate.serial());
  const RenewalReply standing = Standing{{material.authority}, true};
  EXPECT_TRUE(std::get<Standing>(must(decode_renewal_reply(encode(standing)))).renew);
  const RenewalReply refusal = Refusal{"no"};
  EXPECT_EQ(std::get<Refusal>(must(decode_renewal_reply(encode(refusal)))).reason, "no");
}

TEST(RenewalMessage, AnythingElse_isRefused) {
  for (const char* bad :
       {"", "{}", "[]", R"({"version":1})", R"({"version":2,"standing":true})", R"({"version":1,"standing":false})",
        R"({"version":1,"renewal":"x"})", R"({"version":1,"standing":true,"name":"T2"})"}) {
    EXPECT_FALSE(decode_renewal_message(to_bytes(bad))) << bad;
    EXPECT_FALSE(decode_renewal_reply(to_bytes(bad))) << bad;
  }
}

}  // namespace
}  // namespace queueback::enrolment
