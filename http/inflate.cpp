#include "http/inflate.hpp"

#include <zlib.h>

namespace orders::http {

namespace {

/// Largest window, and both formats recognised.
constexpr int any_format = MAX_WBITS + 32;

/// Ends the stream however the function is left.
struct stream : z_stream {
  stream() : z_stream{} {}
  stream(const stream&) = delete;
  stream& operator=(const stream&) = delete;
  ~stream() { inflateEnd(this); }
};

}  // namespace

tl::expected<std::string, inflate_fault> inflate(const std::string& packed,
                                                 std::size_t longest) {
  stream z;
  if (inflateInit2(&z, any_format) != Z_OK)
    return tl::make_unexpected(inflate_fault::malformed);
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  z.avail_in = static_cast<uInt>(packed.size());
  // One byte more than allowed tells that there is too much.
  std::string out(longest + 1, '\0');
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  const int state = ::inflate(&z, Z_FINISH);
  if (z.avail_out == 0) return tl::make_unexpected(inflate_fault::too_large);
  if (state != Z_STREAM_END)
    return tl::make_unexpected(inflate_fault::malformed);
  out.resize(out.size() - z.avail_out);
  return out;
}

}  // namespace orders::http
