#pragma once
#include <boost/system/error_code.hpp>

#include "common/net/error.hpp"

namespace queueback::net {

/// Translates an error of Asio, the system or OpenSSL. `what` begins the sentence: "connecting to 10.0.0.1:7443".
[[nodiscard]] Error to_error(const boost::system::error_code& error, std::string_view what);

}  // namespace queueback::net
