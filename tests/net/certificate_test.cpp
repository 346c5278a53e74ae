#include "common/crypto/certificate.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "common/crypto/key_file.hpp"
#include "common/crypto/tls_context.hpp"
#include "tests/net/pki.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::crypto {
namespace {

using test::kNow;
using test::kValid;
using test::must;
using test::Pki;

TEST(PeerIdentity, EveryKind_formatted_isParsedBack) {
  const std::vector<std::pair<PeerIdentity::Kind, std::string>> cases{
      {TerminalOf{"S1", "T1"}, "queueback:store/S1/terminal/T1"},
      {StoreServer{"S1"}, "queueback:store/S1/server"},
      {StoreAtHeadquarters{"S1"}, "queueback:hq/store/S1"},
      {HeadquartersServer{}, "queueback:hq/server"},
  };
  for (const auto& [kind, text] : cases) {
    const auto identity = must(PeerIdentity::make(kind));
    EXPECT_EQ(identity.to_string(), text);
    EXPECT_EQ(must(PeerIdentity::parse(text)), identity);
  }
}

TEST(PeerIdentity, Text_thatNamesNobody_isRefused) {
  for (const char* bad : {"", "queueback:", "queueback:store", "queueback:store//server", "queueback:store/S1",
                          "queueback:store/S1/terminal/", "queueback:store/S1/terminal/T1/x", "queueback:hq",
                          "queueback:hq/store/", "queueback:hq/server/", "QUEUEBACK:hq/server", "anonymous",
                          "queueback:store/S 1/server", "queueback:store/S1\n/server", "https://store/S1/server"}) {
    const auto identity = PeerIdentity::parse(bad);
    ASSERT_FALSE(identity) << bad;
    EXPECT_EQ(identity.error().code, ErrorCode::kIdentity);
  }
}

TEST(PeerIdentity, Name_withASlash_cannotPassForAnother) {
  EXPECT_FALSE(PeerIdentity::make(StoreServer{"S1/terminal"}));
  EXPECT_FALSE(PeerIdentity::make(TerminalOf{"S1", "T1/x"}));
}

RC_GTEST_PROP(PeerIdentity, Text_ofAnyKind_neverCrashesAndRoundTrips, (const std::string& tail)) {
  const std::string text = "queueback:" + tail;
  const auto identity = PeerIdentity::parse(text);
  if (identity) {
    RC_ASSERT(identity->to_string() == text);
  }
}

TEST(Certificate, Issued_carriesNameValidityAndIssuer) {
  Pki pki;
  const auto material = pki.terminal();
  EXPECT_EQ(must(material.certificate.identity()).to_string(), "queueback:store/S1/terminal/T1");
  EXPECT_EQ(material.certificate.validity(), kValid);
  EXPECT_TRUE(material.certificate.belongs_to(material.key));
  EXPECT_TRUE(material.certificate.verify_issued_by(pki.authority().certificate(), kNow));
}

TEST(Certificate, Serials_ofTwo_differ) {
  Pki pki;
  EXPECT_NE(pki.terminal().certificate.serial(), pki.terminal().certificate.serial());
}

TEST(Certificate, LongestNames_fit) {
  Pki pki;
  const std::string name(64, 'x');
  const auto material = pki.material(TerminalOf{name, name});
  EXPECT_EQ(must(material.certificate.identity()), must(PeerIdentity::make(TerminalOf{name, name})));
}

TEST(Certificate, OfAnotherAuthority_doesNotHold) {
  Pki pki;
  Pki other(2);
  const auto checked = other.terminal().certificate.verify_issued_by(pki.authority().certificate(), kNow);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, ErrorCode::kMismatch);
}

TEST(Certificate, OutsideItsTime_doesNotHold) {
  Pki pki;
  const auto material = pki.terminal();
  for (const Instant at : {kValid.not_before - Duration::seconds(1), kValid.not_after + Duration::seconds(1)}) {
    const auto checked = material.certificate.verify_issued_by(pki.authority().certificate(), at);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, ErrorCode::kExpired);
  }
}

TEST(Certificate, OfTheAuthority_namesNobody) {
  Pki pki;
  EXPECT_EQ(pki.authority().certificate().identity().error().code, ErrorCode::kIdentity);
}

TEST(Certificate, SavedAndLoaded_isTheSame) {
  const tests::TemporaryDirectory directory;
  Pki pki;
  const auto certificate = pki.terminal().certificate;
  must(certificate.save(directory.path() / "cert.pem"));
  const auto loaded = must(Certificate::load(directory.path() / "cert.pem"));
  EXPECT_EQ(loaded.der(), certificate.der());
  EXPECT_EQ(loaded.fingerprint(), certificate.fingerprint());
}

TEST(CertificateAuthority, ForAnonymous_issuesNothing) {
  Pki pki;
  SeededRandom random(1);
  const auto request = must(CertificateRequest::make(must(TlsKey::generate())));
  EXPECT_FALSE(pki.authority().issue(request, {PeerIdentity::anonymous(), kValid}, random));
}

TEST(CertificateAuthority, HostNames_malformed_areRefused) {
  Pki pki;
  SeededRandom random(1);
  const auto request = must(CertificateRequest::make(must(TlsKey::generate())));
  const auto server = must(PeerIdentity::make(StoreServer{"S1"}));
  EXPECT_TRUE(pki.authority().issue(request, {server, kValid, {"store.local", "10.0.0.1", "::1"}}, random));
  for (const char* bad : {"", "a,URI:queueback:hq/server", "a b", "a\n"}) {
    EXPECT_FALSE(pki.authority().issue(request, {server, kValid, {bad}}, random)) << bad;
  }
}

TEST(CertificateAuthority, SavedAndLoaded_signsAsBefore) {
  const tests::TemporaryDirectory directory;
  Pki pki;
  const AuthorityFiles files{directory.path() / "ca.pem", directory.path() / "ca.key"};
  must(pki.authority().save(files));
  const auto loaded = must(CertificateAuthority::load(files));
  SeededRandom random(9);
  const auto request = must(CertificateRequest::make(must(TlsKey::generate())));
  const auto issued = must(loaded.issue(request, {must(PeerIdentity::make(StoreServer{"S1"})), kValid}, random));
  EXPECT_TRUE(issued.verify_issued_by(pki.authority().certificate(), kNow));
}

TEST(CertificateAuthority, CertificateAndKey_ofDifferentOnes_areRefused) {
  const tests::TemporaryDirectory directory;
  Pki pki;
  const AuthorityFiles files{directory.path() / "ca.pem", directory.path() / "ca.key"};
  must(pki.authority().save(files));
  must(must(TlsKey::generate()).save(files.key));
  const auto loaded = CertificateAuthority::load(files);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::kMismatch);
}

TEST(CertificateRequest, ThroughPem_isAccepted) {
  const auto request = must(CertificateRequest::make(must(TlsKey::generate())));
  EXPECT_TRUE(CertificateRequest::from_pem(request.to_pem()));
}

TEST(CertificateRequest, Changed_isRefused) {
  const std::string pem = must(CertificateRequest::make(must(TlsKey::generate()))).to_pem();
  const std::size_t begin = pem.find('\n') + 1;
  const std::size_t end = pem.find("-----END");
  for (std::size_t at = begin; at < end; at += 7) {
    std::string changed = pem;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    const auto parsed = CertificateRequest::from_pem(changed);
    // Base64 can spell the same bytes twice only in its last group.
    EXPECT_TRUE(!parsed || parsed->to_pem() == pem) << at;
  }
}

TEST(CertificateRequest, Rubbish_isRefused) {
  EXPECT_EQ(CertificateRequest::from_pem("rubbish").error().code, ErrorCode::kFormat);
  EXPECT_EQ(CertificateRequest::from_pem("").error().code, ErrorCode::kFormat);
}

class TlsFilesTest : public testing::Test {
 protected:
  TlsFilesTest() {
    const auto material = pki_.terminal();
    must(material.certificate.save(files_.certificate));
    must(material.key.save(files_.key));
    must(material.authority.save(files_.authority));
  }
  /// The error of loading, which must name `file`.
  Error error_naming(const std::filesystem::path& file) {
    const auto loaded = TlsMaterial::load(files_);
    EXPECT_FALSE(loaded);
    if (loaded) {
      return {};
    }
    EXPECT_NE(loaded.error().reason.find(file.string()), std::string::npos) << loaded.error().reason;
    return loaded.error();
  }

  tests::TemporaryDirectory directory_;
  Pki pki_;
  TlsFiles files_{directory_.path() / "own.pem", directory_.path() / "own.key", directory_.path() / "ca.pem"};
};

TEST_F(TlsFilesTest, AllGood_areLoaded) { EXPECT_TRUE(TlsMaterial::load(files_)); }

TEST_F(TlsFilesTest, EachMissing_isNamed) {
  for (const auto& file : {files_.certificate, files_.key, files_.authority}) {
    const Bytes content = must(read_file(file, FileAccess::kEveryone));
    std::filesystem::remove(file);
    EXPECT_EQ(error_naming(file).code, ErrorCode::kFile);
    must(write_file_atomically(file, content, FileAccess::kOwnerOnly));
  }
}

TEST_F(TlsFilesTest, EachBroken_isNamed) {
  for (const auto& file : {files_.certificate, files_.key, files_.authority}) {
    const Bytes content = must(read_file(file, FileAccess::kEveryone));
    must(write_file_atomically(file, as_bytes("rubbish"), FileAccess::kOwnerOnly));
    EXPECT_EQ(error_naming(file).code, ErrorCode::kFormat);
    must(write_file_atomically(file, content, FileAccess::kOwnerOnly));
  }
}

TEST_F(TlsFilesTest, KeyOfAnotherCertificate_isNamed) {
  must(must(TlsKey::generate()).save(files_.key));
  EXPECT_EQ(error_naming(files_.key).code, ErrorCode::kMismatch);
}

TEST_F(TlsFilesTest, KeyThatOthersCanRead_isNamed) {
  std::filesystem::permissions(files_.key, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  EXPECT_EQ(error_naming(files_.key).code, ErrorCode::kPermission);
}

}  // namespace
}  // namespace queueback::crypto
