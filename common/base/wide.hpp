#pragma once

#if !defined(__SIZEOF_INT128__)
#include <boost/multiprecision/cpp_int.hpp>
#endif

namespace queueback {

/// An integer that holds the product of two std::int64_t: money times a ratio. The compiler's own where it has one,
/// which it has not for 32-bit machines. Division truncates towards zero.
#if defined(__SIZEOF_INT128__)
__extension__ using Wide = __int128;
#else
using Wide = boost::multiprecision::int128_t;
#endif

}  // namespace queueback
