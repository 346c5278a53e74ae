#include "headquarters/main/headquarters_config.hpp"

#include <boost/asio/ip/address.hpp>
#include <utility>

#include "common/config/audit_time.hpp"

namespace queueback::headquarters {
namespace {

std::uint16_t port(config::ConfigReader& reader, const char* key, std::int64_t otherwise) {
  return static_cast<std::uint16_t>(reader.optional_int(key, {0, 65535}).value_or(otherwise));
}

}  // namespace

Result<HeadquartersConfig, config::Error> load_headquarters_config(const std::filesystem::path& file) {
  return read_headquarters_config(config::ConfigReader::load(file), file);
}

Result<HeadquartersConfig, config::Error> read_headquarters_config(Result<config::ConfigReader, config::Error> reader,
                                                                   const std::filesystem::path& file) {
  if (!reader) {
    return tl::unexpected(reader.error());
  }
  const std::filesystem::path here = file.parent_path();
  HeadquartersConfig out{reader->optional_string("listen.address").value_or("0.0.0.0"),
                         port(*reader, "listen.sync_port", 7543),
                         port(*reader, "listen.enrol_port", 7544),
                         port(*reader, "listen.api_port", 7580),
                         reader->optional_string("listen.public_host").value_or("localhost"),
                         reader->optional_path("files.keys").value_or(here / "keys"),
                         reader->optional_path("files.database").value_or(here / "hq.db"),
                         reader->optional_path("files.admin_socket").value_or(here / "admin.sock"),
                         reader->optional_path("files.api_token").value_or(here / "api-token")};
  out.certificate_life =
      reader->optional_duration("certificates.life", {enrolment::kMinCertificateLife, enrolment::kMaxCertificateLife})
          .value_or(enrolment::kCertificateLife);
  out.check_every =
      reader->optional_duration("certificates.check", {enrolment::kMinCheckEvery, enrolment::kMaxCheckEvery})
          .value_or(enrolment::kCheckEvery);
  out.audit_minute = config::read_audit_minute(*reader);
  boost::system::error_code not_numeric;
  (void)boost::asio::ip::make_address(out.listen_address, not_numeric);
  if (not_numeric) {
    reader->reject("listen.address", "must be a numeric address like 0.0.0.0");
  }
  if (auto done = reader->finish(); !done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace queueback::headquarters
