#include "common/crypto/tls_material.hpp"

#include <algorithm>
#include <system_error>

#include "common/crypto/key_file.hpp"

namespace queueback::crypto {

namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(file, ignored);
}

Result<void, Error> remove_file(const fs::path& file) {
  std::error_code error;
  fs::remove(file, error);
  return error ? fail(ErrorCode::kFile, "cannot remove " + file.string() + ": " + error.message())
               : Result<void, Error>();
}

}  // namespace

fs::path next_key_file(const fs::path& key) {
  return key.parent_path() / (key.stem().string() + "-next" + key.extension().string());
}

Result<TlsKey, Error> load_fitting_key(const Certificate& certificate, const fs::path& certificate_file,
                                       const fs::path& key_file) {
  auto key = TlsKey::load(key_file);
  if (key && certificate.belongs_to(*key)) {
    return key;
  }
  if (is_there(next_key_file(key_file))) {
    auto next = TlsKey::load(next_key_file(key_file));
    if (next && certificate.belongs_to(*next)) {
      return next;
    }
  }
  return key ? fail(ErrorCode::kMismatch,
                    key_file.string() + " is not the key of the certificate " + certificate_file.string())
             : tl::unexpected(key.error());
}

Result<TlsMaterial, Error> TlsMaterial::load(const TlsFiles& files) {
  auto certificate = Certificate::load(files.certificate);
  if (!certificate) {
    return tl::unexpected(certificate.error());
  }
  auto key = load_fitting_key(*certificate, files.certificate, files.key);
  if (!key) {
    return tl::unexpected(key.error());
  }
  auto trusted = load_bundle(files.authority);
  if (!trusted) {
    return tl::unexpected(trusted.error());
  }
  auto issuer = std::find_if(trusted->begin(), trusted->end(),
                             [&](const Certificate& one) { return certificate->is_signed_by(one); });
  issuer = issuer == trusted->end() ? trusted->begin() : issuer;
  Certificate authority = *issuer;
  trusted->erase(issuer);
  return TlsMaterial{std::move(*certificate), std::move(*key), std::move(authority), std::move(*trusted)};
}

std::vector<FileStep> replacement_steps(const TlsFiles& files, const Certificate& certificate, const TlsKey& key) {
  return {[=] { return key.save(next_key_file(files.key)); }, [=] { return certificate.save(files.certificate); },
          [=] { return key.save(files.key); }, [=] { return remove_file(next_key_file(files.key)); }};
}

Result<void, Error> take(const std::vector<FileStep>& steps) {
  for (const FileStep& step : steps) {
    if (auto done = step(); !done) {
      return done;
    }
  }
  return {};
}

Result<void, Error> settle(const TlsFiles& files) {
  if (!is_there(next_key_file(files.key))) {
    return {};
  }
  const auto certificate = Certificate::load(files.certificate);
  if (!certificate) {
    return tl::unexpected(certificate.error());
  }
  const auto key = load_fitting_key(*certificate, files.certificate, files.key);
  if (!key) {
    return tl::unexpected(key.error());
  }
  const auto current = TlsKey::load(files.key);
  const bool in_place = current && certificate->belongs_to(*current);
  auto done = in_place ? Result<void, Error>() : key->save(files.key);
  return done ? remove_file(next_key_file(files.key)) : done;
}

}  // namespace queueback::crypto
