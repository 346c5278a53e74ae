// Which certificates of a terminal the store admits, once it was revoked or replaced.
#include <gmock/gmock.h>

#include "store-server/net/store_downlink.hpp"
#include "tests/net/pki.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using test::kNow;
using ::testing::HasSubstr;
using tests::StoreBench;

constexpr Duration kSlack = Duration::hours(24);

class AdmissionTest : public ::testing::Test {
 protected:
  AdmissionTest() {
    port_.admission().watch({[this](const crypto::Certificate&) { return objection_; },
                             [this](const crypto::Certificate&) { ++admitted_; },
                             [](const crypto::Validity& validity) { return validity.not_before + kSlack; }});
  }
  crypto::Certificate issued(Instant at, const std::string& terminal = "T1") {
    return pki_.material(crypto::TerminalOf{"S1", terminal}, {at - kSlack, at + Duration::days(30)}).certificate;
  }
  std::string objection_to(const crypto::Certificate& certificate) {
    return port_.certificate_objection(*certificate.identity(), certificate);
  }

  StoreBench bench_;
  storage::GroupCommit storage_{bench_.database(), {{}, {}, [](const storage::Error&) { std::abort(); }}};
  StoreDownlink port_{*domain::StoreId::parse("S1"), bench_.store(), storage_};
  test::Pki pki_;
  std::string objection_;
  int admitted_ = 0;
};

TEST_F(AdmissionTest, Revoked_theOldAndTheRenewedCertificateAreRefusedAtOnce) {
  const auto old = issued(kNow - Duration::days(20));
  const auto renewed = issued(kNow);
  EXPECT_EQ(objection_to(old), "");
  EXPECT_EQ(objection_to(renewed), "");
  port_.admission().revoke("T1", kNow, revoked_text("T1"));
  EXPECT_EQ(objection_to(old), "terminal T1 was revoked");
  EXPECT_EQ(objection_to(renewed), "terminal T1 was revoked");
  EXPECT_FALSE(port_.admit(*old.identity()));
  EXPECT_EQ(objection_to(issued(kNow, "T2")), "");
}

TEST_F(AdmissionTest, Revoked_anotherDeviceOfTheName_isAdmittedAndTheFormerOneIsNot) {
  const auto former = issued(kNow);
  port_.admission().revoke("T1", kNow, revoked_text("T1"));
  port_.admission().enrolled("T1");
  const auto later = issued(kNow + Duration::seconds(1));
  EXPECT_EQ(objection_to(later), "");
  EXPECT_TRUE(port_.admit(*later.identity()));
  EXPECT_EQ(objection_to(former), "terminal T1 was revoked");
}

TEST_F(AdmissionTest, Replaced_saysSoForEveryCertificateOfTheDevice) {
  const auto former = issued(kNow);
  port_.admission().refuse_issued_until("T1", kNow, "terminal T1 was replaced");
  port_.admission().refuse_issued_until("T1", kNow - Duration::days(9), revoked_text("T1"));
  EXPECT_EQ(objection_to(former), "terminal T1 was replaced");
}

TEST_F(AdmissionTest, CertificateWhoseSuccessorIsInUse_isRefused) {
  objection_ = "its successor is in use";
  const auto certificate = issued(kNow);
  EXPECT_THAT(objection_to(certificate), HasSubstr("successor"));
  port_.on_admitted(*certificate.identity(), certificate);
  EXPECT_EQ(admitted_, 1);
}

TEST(TerminalRow, Revoked_untilItIsEnrolledLater) {
  TerminalRow row{"T1", "s", {}, kNow, std::nullopt};
  EXPECT_FALSE(row.is_revoked());
  row.revoked_at = kNow;
  EXPECT_TRUE(row.is_revoked());
  row.enrolled_at = kNow + Duration::seconds(1);
  EXPECT_FALSE(row.is_revoked());
}

}  // namespace
}  // namespace queueback::store_server
