// The part of a connection that sends a body while it is being made: one piece
// is asked for when the one before is with the kernel, and no other reply
// leaves until the last is.
#include "http/edge/connection.hpp"
#include "http/edge/io_loop.hpp"
#include "http/edge/reply_writer.hpp"

namespace orders::http::edge {

void connection::begin_stream(exchange& done) {
  stream_.emplace();
  stream_->sequence = done.sequence;
  stream_->chunked = !done.http_1_0;
  // Whether this is the connection's last reply shows when it has been sent.
  final_sent_ = false;
  append_piece(std::move(*done.answer));
}

/// Goes on as far as the pieces are there.
void connection::gather_piece() {
  while (stream_ && out_.empty()) {
    if (stream_->rest) ask_for_piece();
    if (stream_->lost) return abort();
    if (!stream_->piece) return;
    auto piece = std::move(*stream_->piece);
    stream_->piece.reset();
    append_piece(std::move(piece));
  }
}

void connection::ask_for_piece() {
  auto to = id_;
  to.sequence = stream_->sequence;
  stream_->asked_at = clock::now();
  loop_.ask_for_piece(std::exchange(stream_->rest, nullptr), to);
}

void connection::append_piece(reply piece) {
  stream_->rest = std::move(piece.rest);
  if (!piece.body.empty()) {
    if (stream_->chunked) append_chunk_head(out_.text(), piece.body.size());
    out_.append_body(std::move(piece.body));
    if (stream_->chunked) out_.text().append("\r\n");
  }
  if (!stream_->rest) end_stream();
}

void connection::end_stream() {
  if (stream_->chunked) append_last_chunk(out_.text());
  stream_.reset();
  final_sent_ = input_done_ && exchanges_.empty();
}

}  // namespace orders::http::edge
