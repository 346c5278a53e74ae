#pragma once
// Private to common/crypto: owners of OpenSSL's C handles. Other folders see only forward declarations.
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>
#include <string>

#include "common/base/bytes.hpp"
#include "common/base/instant.hpp"
#include "common/crypto/error.hpp"

namespace queueback::crypto::detail {

/// The one deleter of all C handles: calls `Free` whatever it returns.
template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* handle) const noexcept {
    Free(handle);
  }
};

inline void free_general_names(GENERAL_NAMES* names) { GENERAL_NAMES_free(names); }
inline void free_stack_only(STACK_OF(X509) * stack) { sk_X509_free(stack); }

using BioPtr = std::unique_ptr<BIO, Deleter<BIO_free>>;
using PkeyPtr = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using PkeyContextPtr = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using DigestContextPtr = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using CipherContextPtr = std::unique_ptr<EVP_CIPHER_CTX, Deleter<EVP_CIPHER_CTX_free>>;
using X509Ptr = std::unique_ptr<X509, Deleter<X509_free>>;
using RequestPtr = std::unique_ptr<X509_REQ, Deleter<X509_REQ_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;
using BignumPtr = std::unique_ptr<BIGNUM, Deleter<BN_free>>;
using TimePtr = std::unique_ptr<ASN1_TIME, Deleter<ASN1_TIME_free>>;
using GeneralNamesPtr = std::unique_ptr<GENERAL_NAMES, Deleter<free_general_names>>;
using StackPtr = std::unique_ptr<STACK_OF(X509), Deleter<free_stack_only>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, Deleter<X509_STORE_CTX_free>>;
using StorePtr = std::unique_ptr<X509_STORE, Deleter<X509_STORE_free>>;

/// What the public classes own behind a forward declaration.
struct KeyHandle {
  PkeyPtr key;
};
struct CertificateHandle {
  X509Ptr certificate;
};
struct RequestHandle {
  RequestPtr request;
};

/// Empties OpenSSL's error queue of this thread into one sentence.
[[nodiscard]] std::string openssl_reason();
/// kInternal with OpenSSL's own words.
[[nodiscard]] tl::unexpected<Error> openssl_failure(std::string what);

/// Seconds as OpenSSL takes them. On 32-bit machines time ends in January 2038: what is later counts as that end.
[[nodiscard]] std::time_t openssl_time(Instant at);

/// PEM of a private key (PKCS #8, not encrypted: the file mode protects it); nothing when OpenSSL fails.
[[nodiscard]] Result<std::string, Error> private_key_pem(const EVP_PKEY& key);
/// A private key of OpenSSL's type `type` (EVP_PKEY_EC, EVP_PKEY_ED25519); never asks for a passphrase.
[[nodiscard]] Result<PkeyPtr, Error> parse_private_key_pem(ByteView pem, int type);

/// Reads all of a memory BIO.
[[nodiscard]] std::string bio_text(BIO& bio);
[[nodiscard]] BioPtr bio_over(ByteView bytes);

}  // namespace queueback::crypto::detail
