#pragma once
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace queueback {

/// The one result type of the project: a value or an expected failure. std::expected needs C++23.
template <class T, class E>
using Result = tl::expected<T, E>;

/// An expected failure of one module: its error code and a sentence for a person. Modules name theirs
/// `using Error = Failure<ErrorCode>` and translate at their boundary.
template <class Code>
struct Failure {
  Code code;
  std::string reason;

  friend bool operator==(const Failure&, const Failure&) = default;
};

/// Shorthand for returning a failure: `return fail(Error::kNotFound, "no member M1")`.
template <class Code>
[[nodiscard]] tl::unexpected<Failure<Code>> fail(Code code, std::string reason) {
  return tl::unexpected<Failure<Code>>(Failure<Code>{code, std::move(reason)});
}

}  // namespace queueback
